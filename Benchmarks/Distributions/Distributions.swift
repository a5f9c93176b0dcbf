import Benchmark
import FakeDataKit

// Draws per second, through the public functions. Some of these are calls, others the compiler puts
// into the loop: compare a distribution with itself, before and after a change. The program's own
// loops over a batch are measured by the tables.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(metrics: [.throughput], scalingFactor: .mega)

  Benchmark("Philox.block, per draw") { benchmark in
    var sum = SIMD4<UInt32>()
    for block in 0..<UInt32(benchmark.scaledIterations.count / 4) {
      sum &+= Philox.block(counter: SIMD4(block, 0, 0, 0), key: key)
    }
    blackHole(sum)
  }

  add("UniformInteger", UniformInteger(1...1000))
  add("AliasTable", AliasTable(weights: (1...1000).map { 1_000_000 / $0 }))
  add(
    "NormalDistribution", NormalDistribution(mean: 170, standardDeviation: 10, range: 140...210))
  add(
    "EmpiricalDistribution",
    EmpiricalDistribution([.init(0, 18), .init(0.25, 27), .init(0.75, 44), .init(1, 90)]))

  let sample = SystematicSample(weights: (1...29).map { 100 + $0 }, strata: 7, key: key)
  Benchmark("SystematicSample") { benchmark in
    var sum: Int64 = 0
    for group in 0..<(benchmark.scaledIterations.count / sample.strata) {
      let round = SystematicSample.Round(
        start: draws[group], order: draws[group + 1], layout: draws[group + 2])
      for ordinal in 0..<sample.strata { sum &+= sample.sample(round, ordinal: ordinal) }
    }
    blackHole(sum)
  }
}

private let key = StreamKey(dataVersion: 1, seed: 42, table: "benchmarks", column: "draws")

/// As many draws as the scaling factor says.
private let draws: [UInt32] = (0..<UInt32(250_000)).flatMap { number in
  let words = Philox.block(counter: SIMD4(number, 0, 0, 0), key: key)
  return words.indices.map { words[$0] }
}

private func add(_ name: String, _ distribution: some Distribution) {
  Benchmark(name) { benchmark in
    precondition(draws.count == benchmark.scaledIterations.count)
    var sum: Int64 = 0
    for draw in draws { sum &+= distribution.sample(draw) }
    blackHole(sum)
  }
}
