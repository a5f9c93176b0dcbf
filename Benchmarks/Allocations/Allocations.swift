import Benchmark
import CMallocCount
import DataSets
import FakeDataKit
import Foundation
import Support

// Allocations while batches of each table are made and encoded. There are none: generators and
// buffers take their memory when they are made. The figures are not per batch but of all batches
// together, so that one allocation in a thousand batches shows.
let benchmarks: @Sendable () -> Void = {
  let plans: [DataPlan]
  let types: DataPlan
  do {
    // One day and several are different paths through the row keys.
    plans = try [1, 7].map {
      try DataPlan(Fitness.model(), RunParameters(seed: 42, scale: 300_000, days: $0))
    }
    types = try DataPlan(TypesModel.model(), RunParameters(seed: 42, scale: 300_000))
  } catch {
    fatalError("\(error)")
  }
  guard countsAllocations() else { stop("allocations cannot be counted here: that takes glibc") }
  for table in plans[0].tables + types.tables {
    if let missing = RowFormat.allCases.first(where: { !hasThreshold(table.name, $0) }) {
      stop("\(metric(missing)) is not in Thresholds/\(thresholds(table.name))")
    }
    // The first run, which is not measured, makes what a process makes once.
    let configuration = Benchmark.Configuration(
      metrics: RowFormat.allCases.map { metric($0) }, warmupIterations: 1, maxIterations: 1)
    Benchmark(table.name, configuration: configuration) { benchmark in
      for format in RowFormat.allCases {
        let counts = (plans + [types]).compactMap { $0.table(table.name) }
          .map { allocations($0, format) }
        benchmark.measurement(metric(format), counts.reduce(0, +))
      }
    }
  }
}

private func metric(_ format: RowFormat) -> BenchmarkMetric {
  .custom("Allocations, \(format.rawValue)", useScalingFactor: false)
}

/// The allocations of some 500 batches.
private func allocations(_ table: TablePlan, _ format: RowFormat) -> Int {
  let batchRows = min(table.rowCount, UInt64(TableGenerator.defaultBatchRows))
  let batches = TableRows(table, rows: 500 * batchRows)
  var output = TableRows.buffer(for: table, format)
  let before = cmalloccount_allocations()
  batches.make { batch in
    output.removeAll()
    format.encode(batch, into: &output)
  }
  return Int(cmalloccount_allocations() - before)
}

/// Whether an allocation shows in the count.
private func countsAllocations() -> Bool {
  let before = cmalloccount_allocations()
  let memory = UnsafeMutableRawPointer.allocate(byteCount: identity(64), alignment: 8)
  blackHole(memory)
  memory.deallocate()
  return cmalloccount_allocations() > before
}

/// The name of the file with a table's thresholds.
private func thresholds(_ table: String) -> String { "Allocations.\(table).p90.json" }

/// Whether there is a threshold: what has none passes any check.
private func hasThreshold(_ table: String, _ format: RowFormat) -> Bool {
  let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  let file = package.appending(components: "Thresholds", thresholds(table))
  guard let data = try? Data(contentsOf: file),
    let thresholds = try? JSONDecoder().decode([String: Int].self, from: data)
  else { return false }
  return thresholds[metric(format).description] != nil
}

/// Ends the program: a benchmark that merely reports an error does not fail a check of thresholds.
private func stop(_ message: String) -> Never {
  FileHandle.standardError.write(Data("error: \(message)\n".utf8))
  exit(1)
}
