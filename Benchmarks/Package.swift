// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "fakedata", path: ".."),
    // Without traits it builds without jemalloc and without libraries to preload, and counts no
    // allocations: CMallocCount does.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .target(name: "CMallocCount", path: "CMallocCount"),
    .target(
      name: "Support",
      dependencies: [.product(name: "FakeDataKit", package: "fakedata")],
      path: "Support"),
    benchmarks("Distributions", dependencies: ["Support"]),
    benchmarks("Tables", dependencies: ["Support"]),
    benchmarks("Allocations", dependencies: ["CMallocCount", "Support"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.name != "CMallocCount" {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ]
}

/// The plugin finds benchmarks by the name of the directory that holds their target's: Benchmarks.
func benchmarks(_ name: String, dependencies: [Target.Dependency] = []) -> Target {
  .executableTarget(
    name: name,
    dependencies: dependencies + [
      .product(name: "Benchmark", package: "benchmark"),
      .product(name: "DataSets", package: "fakedata"),
      .product(name: "FakeDataKit", package: "fakedata"),
    ],
    path: name,
    plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
}
