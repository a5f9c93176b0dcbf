public import ArgumentParser
public import FakeDataKit
import Foundation

/// `fakedata generate`.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Make the rows without a server.",
    discussion: """
      Writes one table to standard output, or, with --discard, makes every table and keeps nothing: \
      the speed of generation alone, on one core.
      """)

  @OptionGroup(title: "Data") var data: DataOptions

  @Option(name: .long, help: ArgumentHelp("The table to write.", valueName: "name"))
  var table: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      The format, that of PostgreSQL's COPY: copy-text or copy-binary (default: text for --table, \
      binary for --discard).
      """, valueName: "format"))
  var format: RowFormat?

  @Flag(name: .long, help: "Make and encode the rows of every table, discard them, and report.")
  var discard = false

  @Flag(name: [.customShort("q"), .long], help: "No messages, only errors.")
  var quiet = false

  @Flag(name: .long, help: "Print the report of --discard as JSON.")
  var json = false

  func validate() throws {
    if discard == (table != nil) {
      throw ValidationError("give either --table NAME or --discard")
    }
    let names = Fitness.model().tables.map(\.name)
    if let table, !names.contains(table) {
      throw ValidationError(
        "there is no table \"\(table)\"; the tables are \(names.joined(separator: ", "))")
    }
  }

  func run() throws {
    let plan = try data.plan()
    if data.seed == nil, !quiet {
      Messages.write("fakedata: the seed is \(plan.parameters.seed)")
    }
    if let table { try write(plan.table(table)!) } else { try measure(plan) }
  }

  private func write(_ table: TablePlan) throws {
    try encode(table, format ?? .copyText) { try StandardOutput.write($0) }
  }

  /// Makes and encodes a table's rows, batch by batch.
  private func encode(
    _ table: TablePlan, _ format: RowFormat, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let rows = TableGenerator.defaultBatchRows
    var generator = TableGenerator(table, batchRows: rows)
    var buffer = OutputBuffer(capacity: rows * format.maximumRowBytes(table) + 64)
    format.header(into: &buffer)
    while generator.next() > 0 {
      format.encode(generator, into: &buffer)
      try buffer.withBytes(body)
      buffer.removeAll()
    }
    format.trailer(into: &buffer)
    try buffer.withBytes(body)
  }

  private func measure(_ plan: DataPlan) throws {
    let format = format ?? .copyBinary
    var tables: [GenerationReport.Table] = []
    for table in plan.tables {
      let start = ContinuousClock.now
      var bytes: UInt64 = 0
      try encode(table, format) { bytes += UInt64($0.count) }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      tables.append(
        .init(
          name: table.name, rows: table.rowCount,
          cells: table.rowCount * UInt64(table.columns.count), bytes: bytes, seconds: seconds))
    }
    let report = GenerationReport(
      dataVersion: DataContract.version, format: format, parameters: plan.parameters, tables: tables
    )
    try StandardOutput.write(json ? JSONText.pretty(report) + "\n" : report.text)
  }
}

extension RowFormat: ExpressibleByArgument {}
