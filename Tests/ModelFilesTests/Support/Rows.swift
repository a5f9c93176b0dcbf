import FakeDataKit
import ModelFiles

/// The rows of a table as lines of CSV.
func csv(_ plan: TablePlan) -> String { rows(plan, .csv) }

/// The rows of a table as text.
func rows(_ plan: TablePlan, _ format: RowFormat) -> String {
  var output = OutputBuffer(
    capacity: TableGenerator.defaultBatchRows * format.maximumRowBytes(plan))
  var generator = TableGenerator(plan)
  var text = ""
  while generator.next() > 0 {
    format.encode(generator, into: &output)
    text += output.withBytes { String(decoding: $0, as: UTF8.self) }
    output.removeAll()
  }
  return text
}

/// A model of a text, compiled.
func plan(
  _ text: String, scale: UInt64 = 100, seed: UInt64 = 1, options: ModelFile.Options = .init()
) throws -> DataPlan {
  let file = try ModelFile.read(text: text, name: "test.yaml", options: options)
  return try file.plan(RunParameters(seed: seed, scale: scale, days: file.days))
}
