// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "fakedata",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "fakedata", targets: ["fakedata"]),
    .library(name: "FakeDataKit", targets: ["FakeDataKit"]),
    .library(name: "PostgresClient", targets: ["PostgresClient"]),
    .library(name: "DatabaseLoader", targets: ["DatabaseLoader"]),
    .library(name: "DataFiles", targets: ["DataFiles"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
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
    .target(name: "DatabaseLoader", dependencies: ["FakeDataKit", "PostgresClient"]),
    .target(name: "DataFiles", dependencies: ["CZlib", "CZstd", "FakeDataKit"]),
    .executableTarget(
      name: "fakedata",
      dependencies: [
        "DatabaseLoader",
        "DataFiles",
        "FakeDataKit",
        "PostgresClient",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(
      name: "TestSupport",
      dependencies: ["DatabaseLoader", "PostgresClient"],
      path: "Tests/TestSupport"),
    .testTarget(name: "FakeDataKitTests", dependencies: ["CPhilox", "FakeDataKit"]),
    .testTarget(name: "PostgresClientTests", dependencies: ["PostgresClient", "TestSupport"]),
    .testTarget(
      name: "DatabaseLoaderTests",
      dependencies: ["DatabaseLoader", "FakeDataKit", "PostgresClient", "TestSupport"]),
    .testTarget(
      name: "DataFilesTests", dependencies: ["DataFiles", "FakeDataKit", "TestSupport"]),
    .testTarget(
      name: "FakedataCommandTests",
      dependencies: [
        "fakedata", "DataFiles", "DatabaseLoader", "FakeDataKit", "PostgresClient", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(
      name: "FaultTests",
      dependencies: [
        "fakedata", "DatabaseLoader", "FakeDataKit", "PostgresClient", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system && target.name != "CPhilox" {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ]
}
