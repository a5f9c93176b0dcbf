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

  // What ranks take goes by the batch: ratios to the first of these are what the documents tell.
  addBatches("UniformInteger") { draws, ranks in
    for row in ranks.indices { ranks[row] = UniformInteger(0...999_999).sample(draws[row]) }
  }
  let alias = AliasTable(weights: (1...1000).map { 1_000_000 / $0 })
  addBatches("AliasTable") { draws, ranks in
    for row in ranks.indices { ranks[row] = alias.sample(draws[row]) }
  }
  let zipf = DistinctZipf(exponent: 1)
  addBatches("ZipfRanks") { draws, ranks in
    for row in ranks.indices {
      let draw = UInt64(draws[row]) << 32
      ranks[row] = Int64(truncatingIfNeeded: zipf.ranks.sample(draw, count: 1_000_000))
    }
  }
  let recent = RecentRanks(.share(0.1))
  addBatches("RecentRanks") { draws, ranks in
    for row in ranks.indices {
      let draw = UInt64(draws[row]) << 32
      ranks[row] = Int64(truncatingIfNeeded: recent.sample(draw, count: 1_000_000))
    }
  }
  for count: UInt64 in [100, 1000, 1_000_000] {
    addBatches("Permutation of \(count), four children a group") { draws, ranks in
      for group in stride(from: 0, to: ranks.count, by: 4) {
        let key = UInt64(draws[group]) << 32 | UInt64(draws[group + 1])
        Permutation(count: count, key: key).write(to: ranks.baseAddress! + group, places: 4)
      }
    }
  }
  addBatches("DistinctZipf, four children a group") { draws, ranks in
    for row in ranks.indices {
      let group = row & ~3
      let key = UInt64(draws[group]) << 32 | UInt64(draws[group + 1])
      ranks[row] = Int64(
        truncatingIfNeeded: zipf.sample(
          UInt64(draws[row]) << 32, ordinal: UInt64(row & 3), children: 4, count: 1_000_000,
          key: key, height: UInt64(draws[group + 2]) << 32))
    }
  }
}

private let batchRows = 512

/// Ranks for a batch of rows, with the Philox blocks that the draws come from.
private func addBatches(
  _ name: String,
  _ body: @escaping @Sendable (UnsafePointer<UInt32>, UnsafeMutableBufferPointer<Int64>) -> Void
) {
  Benchmark("\(name), batches with their draws") { benchmark in
    let ranks = UnsafeMutableBufferPointer<Int64>.allocate(capacity: batchRows)
    ranks.initialize(repeating: 0)
    let draws = UnsafeMutablePointer<UInt32>.allocate(capacity: batchRows)
    draws.initialize(repeating: 0, count: batchRows)
    defer {
      ranks.deallocate()
      draws.deallocate()
    }
    for batch in 0..<UInt32(benchmark.scaledIterations.count / batchRows) {
      for block in 0..<UInt32(batchRows / 4) {
        let words = Philox.block(counter: SIMD4(block, batch, 0, 0), key: key)
        for lane in 0..<4 { draws[4 * Int(block) + lane] = words[lane] }
      }
      body(draws, ranks)
      blackHole(ranks[0])
    }
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
