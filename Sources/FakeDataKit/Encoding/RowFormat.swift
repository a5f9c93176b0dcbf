/// The formats that rows are encoded in.
public enum RowFormat: String, CaseIterable, Codable, Sendable {
  /// Comma-separated values (RFC 4180) with a line of names; lines end in LF.
  case csv
  /// Tab-separated values with a line of names, quoted like CSV.
  case tsv
  /// PostgreSQL's text COPY format: tab-separated, a line per row.
  case copyText = "copy-text"
  /// PostgreSQL's binary COPY format: types must be those of the table exactly.
  case copyBinary = "copy-binary"
  /// An object of JSON per line.
  case jsonl
  /// INSERT statements of several rows each.
  case sql

  /// Writes what comes before the first row.
  public func header(_ plan: TablePlan, into output: inout OutputBuffer) {
    switch self {
    case .csv: CSVEncoder.header(plan.columns, into: &output)
    case .tsv: TSVEncoder.header(plan.columns, into: &output)
    case .copyBinary: CopyBinaryEncoder.header(into: &output)
    case .copyText, .jsonl, .sql: break
    }
  }

  /// Writes what comes after the last row.
  public func trailer(into output: inout OutputBuffer) {
    switch self {
    case .copyBinary: CopyBinaryEncoder.trailer(into: &output)
    case .csv, .tsv, .copyText, .jsonl, .sql: break
    }
  }

  /// Writes the rows of the generator's current batch.
  ///
  /// - Parameter file: the numbers, from 0, of the rows that are written to the same file; nil is the
  ///   whole table. It matters to ``sql`` only: a statement begins with the file's first row and ends
  ///   with its last.
  public func encode(
    _ generator: borrowing TableGenerator, into output: inout OutputBuffer,
    file: Range<UInt64>? = nil
  ) {
    let plan = generator.plan
    switch self {
    case .copyBinary:
      CopyBinaryEncoder.encode(generator.batch, plan.layouts.binary, into: &output)
    case .csv, .tsv, .copyText, .jsonl:
      LineEncoder.encode(generator.batch, plan.layouts[self].lines, into: &output)
    case .sql:
      let layout = plan.layouts[self]
      InsertEncoder.encode(
        generator.batch, layout.lines, layout.opening.table, file: file ?? 0..<plan.rowCount,
        into: &output)
    }
  }

  /// The most bytes that a row of the table can take.
  public func maximumRowBytes(_ plan: TablePlan) -> Int {
    switch self {
    case .copyBinary: plan.layouts.binary.maximumRowBytes
    case .csv, .tsv, .copyText, .jsonl: plan.layouts[self].lines.maximumRowBytes
    case .sql:
      InsertEncoder.maximumRowBytes(
        plan.layouts[self].lines, plan.layouts[self].opening.table)
    }
  }

  /// The bytes of a row of the table, on average over its first few thousand rows.
  public func averageRowBytes(_ plan: TablePlan) -> Double {
    var generator = TableGenerator(plan, units: 0..<min(plan.units, 256))
    var output = OutputBuffer(
      capacity: TableGenerator.defaultBatchRows * maximumRowBytes(plan))
    var bytes = 0
    // In a long history a user alone can have a million rows.
    while generator.rowsMade < 8192, generator.next() > 0 {
      output.removeAll()
      // Where the file ends changes no length, and finding out would take a count of all rows.
      encode(generator, into: &output, file: 0..<UInt64.max)
      bytes += output.count
    }
    return generator.rowsMade == 0 ? 0 : Double(bytes) / Double(generator.rowsMade)
  }
}
