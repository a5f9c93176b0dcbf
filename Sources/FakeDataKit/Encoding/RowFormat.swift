/// The formats that rows are encoded in.
public enum RowFormat: String, CaseIterable, Codable, Sendable {
  /// PostgreSQL's binary COPY format: types must be those of the table exactly.
  case copyBinary = "copy-binary"
  /// PostgreSQL's text COPY format: tab-separated, a line per row.
  case copyText = "copy-text"

  /// Writes what comes before the first row.
  public func header(into output: inout OutputBuffer) {
    switch self {
    case .copyBinary: CopyBinaryEncoder.header(into: &output)
    case .copyText: break
    }
  }

  /// Writes what comes after the last row.
  public func trailer(into output: inout OutputBuffer) {
    switch self {
    case .copyBinary: CopyBinaryEncoder.trailer(into: &output)
    case .copyText: break
    }
  }

  /// Writes the rows of the generator's current batch.
  public func encode(_ generator: borrowing TableGenerator, into output: inout OutputBuffer) {
    switch self {
    case .copyBinary:
      CopyBinaryEncoder.encode(generator.batch, generator.plan.columns, into: &output)
    case .copyText:
      CopyTextEncoder.encode(generator.batch, generator.plan.columns, into: &output)
    }
  }

  /// The most bytes that a row of the table can take.
  public func maximumRowBytes(_ plan: TablePlan) -> Int {
    switch self {
    case .copyBinary: CopyBinaryEncoder.maximumRowBytes(plan.columns)
    case .copyText: CopyTextEncoder.maximumRowBytes(plan.columns)
    }
  }

  /// The bytes of a row of the table, on average over its first few hundred rows.
  public func averageRowBytes(_ plan: TablePlan) -> Double {
    var generator = TableGenerator(plan, units: 0..<min(plan.units, 256))
    var output = OutputBuffer(capacity: 256 * maximumRowBytes(plan))
    while generator.next() > 0 { encode(generator, into: &output) }
    return generator.rowsMade == 0 ? 0 : Double(output.count) / Double(generator.rowsMade)
  }
}
