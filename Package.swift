// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "fakedata",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "fakedata", targets: ["fakedata"]),
    .library(name: "FakeDataKit", targets: ["FakeDataKit"]),
    .library(name: "DataSets", targets: ["DataSets"]),
    .library(name: "ModelFiles", targets: ["ModelFiles"]),
    .library(name: "PostgresClient", targets: ["PostgresClient"]),
    .library(name: "DatabaseLoader", targets: ["DatabaseLoader"]),
    .library(name: "WorkloadKit", targets: ["WorkloadKit"]),
    .library(name: "DataFiles", targets: ["DataFiles"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.1.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibPQ",
      pkgConfig: "libpq",
      providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
    .systemLibrary(
      name: "CZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CZstd",
      pkgConfig: "libzstd",
      providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    .target(name: "PostgresClient", dependencies: ["CLibPQ"]),
    .target(name: "CPhilox"),
    .target(name: "FakeDataKit", dependencies: ["CPhilox"]),
    .target(name: "DataSets", dependencies: ["FakeDataKit", "ModelFiles"]),
    .target(name: "CModelData", exclude: ["data"]),
    .target(
      name: "ModelFiles",
      dependencies: [
        "CModelData", "FakeDataKit", .product(name: "Yams", package: "Yams"),
      ]),
    .target(name: "DatabaseLoader", dependencies: ["FakeDataKit", "PostgresClient"]),
    .target(
      name: "WorkloadKit",
      dependencies: [
        "DatabaseLoader", "DataSets", "FakeDataKit", "PostgresClient",
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ],
      resources: [
        .embedInCode("Fitness/post-meal.sql"),
        .embedInCode("Fitness/put-meal.sql"),
        .embedInCode("Fitness/meals-of-day.sql"),
        .embedInCode("Fitness/recommend-meals.sql"),
        .embedInCode("Fitness/post-workout.sql"),
        .embedInCode("Fitness/workouts-of-day.sql"),
        .embedInCode("Fitness/exercises-of-type.sql"),
        .embedInCode("Fitness/muscle-groups-of-exercise.sql"),
        .embedInCode("Fitness/recommend-workouts.sql"),
        .embedInCode("Fitness/post-goal.sql"),
        .embedInCode("Fitness/put-goal.sql"),
        .embedInCode("Fitness/post-user.sql"),
        .embedInCode("Fitness/calories-left.sql"),
        .embedInCode("Fitness/average-calories.sql"),
        .embedInCode("Fitness/recommend-meals.rewrite.sql"),
        .embedInCode("Fitness/recommend-workouts.rewrite.sql"),
        .embedInCode("Fitness/writeup-indexes.sql"),
      ]),
    .target(name: "DataFiles", dependencies: ["CZlib", "CZstd", "FakeDataKit"]),
    .executableTarget(
      name: "fakedata",
      dependencies: [
        "WorkloadKit",
        "DatabaseLoader",
        "DataFiles",
        "DataSets",
        "FakeDataKit",
        "ModelFiles",
        "PostgresClient",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(
      name: "TestSupport",
      dependencies: ["DatabaseLoader", "FakeDataKit", "PostgresClient"],
      path: "Tests/TestSupport"),
    .target(
      name: "ModelSupport", dependencies: ["FakeDataKit"], path: "Tests/ModelSupport"),
    .testTarget(
      name: "FakeDataKitTests",
      dependencies: ["CPhilox", "DataSets", "FakeDataKit", "ModelSupport"]),
    .testTarget(
      name: "ModelFilesTests",
      dependencies: ["FakeDataKit", "ModelFiles"],
      exclude: ["Models", "Wrong"]),
    .testTarget(name: "PostgresClientTests", dependencies: ["PostgresClient", "TestSupport"]),
    .testTarget(
      name: "DatabaseLoaderTests",
      dependencies: [
        "DatabaseLoader", "DataSets", "FakeDataKit", "ModelSupport", "PostgresClient",
        "TestSupport",
      ]),
    .testTarget(
      name: "WorkloadKitTests",
      dependencies: [
        "DatabaseLoader", "DataSets", "FakeDataKit", "PostgresClient", "TestSupport",
        "WorkloadKit",
      ]),
    .testTarget(
      name: "DataFilesTests",
      dependencies: ["DataFiles", "DataSets", "FakeDataKit", "TestSupport"]),
    .testTarget(
      name: "FakedataCommandTests",
      dependencies: [
        "fakedata", "DataFiles", "DatabaseLoader", "DataSets", "FakeDataKit", "ModelFiles",
        "PostgresClient", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(
      name: "FaultTests",
      dependencies: [
        "fakedata", "DatabaseLoader", "DataSets", "FakeDataKit", "PostgresClient", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system && !target.name.hasPrefix("C") {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ]
}
