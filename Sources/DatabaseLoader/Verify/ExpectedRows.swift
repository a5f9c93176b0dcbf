import FakeDataKit

/// Rows that should be there, one after the other, in the binary COPY format.
///
/// They are made batch by batch; memory does not grow.
struct ExpectedRows: ~Copyable {
  private var generator: TableGenerator
  private var buffer: OutputBuffer

  /// - Parameters:
  ///   - units: the part of the table that the rows are of.
  ///   - firstRow: the number before the first row's.
  init(_ plan: TablePlan, units: Range<UInt64>, firstRow: UInt64) {
    generator = TableGenerator(plan, units: units, firstRow: firstRow)
    buffer = OutputBuffer(
      capacity: TableGenerator.defaultBatchRows * RowFormat.copyBinary.maximumRowBytes(plan) + 64)
  }

  /// Makes the next batch and gives its rows to the body.
  ///
  /// - Returns: false after the last.
  mutating func nextBatch(_ body: (BinaryRow) -> Void) -> Bool {
    buffer.removeAll()
    guard generator.next() > 0 else { return false }
    RowFormat.copyBinary.encode(generator, into: &buffer)
    buffer.withBytes { bytes in
      var offset = 0
      while let row = BinaryRow(bytes, from: offset) {
        body(row)
        offset += row.bytes.count
      }
    }
    return true
  }
}
