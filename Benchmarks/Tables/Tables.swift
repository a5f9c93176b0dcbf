import Benchmark
import DataSets
import FakeDataKit
import Support

// Rows per second of each table: made, and made and encoded. Tables of few rows are made several
// times over.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(metrics: [rowsPerSecond], units: [rowsPerSecond: .kilo])

  let plan: DataPlan
  do {
    plan = try DataPlan(Fitness.model(), RunParameters(seed: 42, scale: 500_000))
  } catch {
    fatalError("\(error)")
  }
  for table in plan.tables {
    let rows: UInt64 = table.isScaled ? 500_000 : 1_000

    Benchmark("\(table.name), fill") { benchmark in
      let batches = TableRows(table, rows: rows)
      measure(benchmark) { batches.make() }
    }
    for format in RowFormat.allCases {
      Benchmark("\(table.name), fill and \(format.rawValue)") { benchmark in
        let batches = TableRows(table, rows: rows)
        var output = TableRows.buffer(for: table, format)
        measure(benchmark) {
          batches.make { batch in
            output.removeAll()
            format.encode(batch, into: &output)
          }
        }
      }
    }
  }
  for set in DataSets.all where set.name != "fitness" {
    let plan: DataPlan
    do {
      plan = try DataPlan(set.model, RunParameters(seed: 42, scale: 5_000, days: 10))
    } catch {
      fatalError("\(error)")
    }
    for table in plan.tables where table.isScaled {
      Benchmark("\(set.name) \(table.name), fill and copy-binary") { benchmark in
        let batches = TableRows(table, rows: 200_000)
        var output = TableRows.buffer(for: table, .copyBinary)
        measure(benchmark) {
          batches.make { batch in
            output.removeAll()
            RowFormat.copyBinary.encode(batch, into: &output)
          }
        }
      }
    }
  }
}

// The package's own throughput is in whole runs of a benchmark, and a run has no round number of
// rows.
private let rowsPerSecond = BenchmarkMetric.custom(
  "Rows / s", polarity: .prefersLarger, useScalingFactor: false)

private func measure(_ benchmark: Benchmark, _ makeRows: () -> UInt64) {
  let clock = ContinuousClock()
  let start = clock.now
  let rows = makeRows()
  let seconds = start.duration(to: clock.now) / .seconds(1)
  benchmark.measurement(rowsPerSecond, Int(Double(rows) / seconds))
}
