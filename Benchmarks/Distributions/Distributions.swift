import Benchmark
import FakeDataKit
import Support

// Draws per second, through the public functions. Some of these are calls, others the compiler puts
// into the loop: compare a distribution with itself, before and after a change. Then the program's own loops over
// a batch, by tables of one column: what a value costs with its draws and all that it is made of.
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

  // Ratios to the uniform column of the same rows, less what a constant costs, are what the documents tell.
  for isChild in [false, true] {
    addColumn("a constant", isChild, .expression(.constant(1)))
    addColumn("uniform", isChild, .uniform(0...999_999))
    addColumn("permuted", isChild, .permuted(0...((1 << 40) - 1)))
    for (name, skew) in skews {
      for target in ["thousands", "million", "roots"] {
        addColumn("\(name) of \(target)", isChild, .reference(Reference(target, skew: skew)))
        guard isChild, name != "recent" else { continue }
        addColumn(
          "distinct, \(name) of \(target)", isChild,
          .reference(Reference(target, skew: skew, reach: .earlier, isDistinct: true)))
      }
    }
  }
}

private let skews: [(String, Reference.Skew)] = [
  ("uniform", .uniform), ("Zipf", .zipf(exponent: 1.1)), ("recent", .recent(share: 0.1)),
]

/// Rows of a table of one column, which are made and not encoded.
private func addColumn(_ name: String, _ isChild: Bool, _ rule: Rule) {
  func table(_ name: String, _ cardinality: TableModel.Cardinality) -> TableModel {
    TableModel(
      name: name, cardinality: cardinality, columns: [ColumnModel("id", .int8, .rowNumber)],
      primaryKey: "id")
  }
  var measured = table(
    "measured",
    isChild ? .children(of: "roots", count: .uniform(1...8), every: nil) : .scale)
  measured.columns = [.latent("drawn", rule)]
  if case .reference = rule {
    measured.columns.append(ColumnModel("value", .int8, .referenced("id", by: "drawn")))
  } else {
    measured.columns = [ColumnModel("value", .int8, rule)]
  }
  (measured.primaryKey, measured.identity) = ([], nil)
  let model = DataModel(
    name: "columns", catalogs: [],
    tables: [
      table("roots", .scale), table("thousands", .fixed(5000)), table("million", .fixed(1_000_000)),
      measured,
    ])
  let plan: DataPlan
  do {
    plan = try DataPlan(model, RunParameters(seed: 42, scale: isChild ? 250_000 : 1_000_000))
  } catch {
    fatalError("\(error)")
  }
  Benchmark("column of \(isChild ? "children" : "roots"): \(name)") { benchmark in
    let rows = TableRows(plan.table("measured")!, rows: UInt64(benchmark.scaledIterations.count))
    benchmark.startMeasurement()
    rows.make()
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
