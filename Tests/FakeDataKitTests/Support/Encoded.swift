@testable import FakeDataKit

extension TablePlan {
  /// The encoded rows of the table or of a part of it, without what comes before and after.
  func encodedRows(
    _ format: RowFormat = .copyBinary, units: Range<UInt64>? = nil,
    batchRows: Int = TableGenerator.defaultBatchRows
  ) -> [UInt8] {
    var generator = TableGenerator(self, units: units, batchRows: batchRows)
    var output = OutputBuffer(capacity: 1 << 16)
    while generator.next() > 0 { format.encode(generator, into: &output) }
    return output.withBytes { Array($0) }
  }

  /// The whole table as a COPY takes it.
  func encoded(_ format: RowFormat = .copyBinary) -> [UInt8] {
    var output = OutputBuffer(capacity: 64)
    format.header(self, into: &output)
    output.append(encodedRows(format))
    format.trailer(into: &output)
    return output.withBytes { Array($0) }
  }

  /// The rows, read back from the binary format.
  func decoded() throws -> DecodedTable { try BinaryCopyDecoder.decode(encoded(), columns) }
}

extension DataPlan {
  /// The rows of the table with that name, read back from the binary format.
  func decoded(_ table: String) throws -> DecodedTable { try self.table(table)!.decoded() }
}
