import FakeDataKit
import PostgresClient

/// Rows that should be there, one after the other, in the binary COPY format.
///
/// They are made batch by batch; memory does not grow. Values whose texts the server stores in a form of its own, as
/// it does those of `jsonb`, are the server's texts: bytes that can be compared with what a cast to `text` gives.
struct ExpectedRows: ~Copyable {
  private let plan: TablePlan
  private let reader: ServerReader
  /// The columns that the server reads.
  private let readColumns: [Int]
  private var generator: TableGenerator
  private var buffer: OutputBuffer

  /// - Parameters:
  ///   - units: the part of the table that the rows are of.
  ///   - firstRow: the number before the first row's.
  init(_ plan: TablePlan, units: Range<UInt64>, firstRow: UInt64, _ reader: ServerReader) {
    self.plan = plan
    self.reader = reader
    readColumns = plan.columns.indices.filter { plan.columns[$0].baseType.isReadByServer }
    generator = TableGenerator(plan, units: units, firstRow: firstRow)
    buffer = OutputBuffer(
      capacity: TableGenerator.defaultBatchRows * RowFormat.copyBinary.maximumRowBytes(plan) + 64)
  }

  /// Makes the next batch and gives its rows to the body.
  ///
  /// - Returns: false after the last.
  /// - Throws: `PostgresError` where the server does not read a text.
  mutating func nextBatch(_ body: (BinaryRow) -> Void) throws -> Bool {
    buffer.removeAll()
    guard generator.next() > 0 else { return false }
    RowFormat.copyBinary.encode(generator, into: &buffer)
    try buffer.withBytes { bytes throws in
      if readColumns.isEmpty { return Self.rows(bytes, body) }
      let read = try read(bytes)
      read.withUnsafeBytes { Self.rows($0, body) }
    }
    return true
  }

  private static func rows(_ bytes: UnsafeRawBufferPointer, _ body: (BinaryRow) -> Void) {
    var offset = 0
    while let row = BinaryRow(bytes, from: offset) {
      body(row)
      offset += row.bytes.count
    }
  }

  /// The rows with the server's texts in the place of those that it reads.
  private func read(_ bytes: UnsafeRawBufferPointer) throws -> [UInt8] {
    var texts: [[String?]] = readColumns.map { _ in [] }
    Self.rows(bytes) { row in
      for (place, index) in readColumns.enumerated() {
        texts[place].append(row.text(index, plan.columns[index].baseType))
      }
    }
    for (place, index) in readColumns.enumerated() {
      texts[place] = try reader.read(texts[place], as: plan.columns[index].typeName)
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    func append(_ count: Int) {
      withUnsafeBytes(of: Int32(count).bigEndian) { result.append(contentsOf: $0) }
    }
    var number = 0
    Self.rows(bytes) { row in
      result.append(contentsOf: row.bytes.prefix(2))
      for index in plan.columns.indices {
        if let place = readColumns.firstIndex(of: index) {
          guard let text = texts[place][number] else {
            append(-1)
            continue
          }
          append(text.utf8.count)
          result.append(contentsOf: text.utf8)
        } else if let field = row.field(index) {
          append(field.count)
          result.append(contentsOf: field)
        } else {
          append(-1)
        }
      }
      number += 1
    }
    return result
  }
}
