import Testing

@testable import DataSets
@testable import FakeDataKit

@Suite("Rows of the binary COPY format") struct BinaryRowTests {
  private let plan: TablePlan

  init() throws {
    plan = try DataPlan(Fitness.model(), RunParameters(seed: 42, scale: 40)).table("meal")!
  }

  /// An independent decoder reads the same.
  @Test func fieldsOfEachRow() throws {
    let decoded = try plan.decoded()
    let bytes = plan.encoded()
    bytes.withUnsafeBytes { bytes in
      var offset = 19
      var number = 0
      while let row = BinaryRow(bytes, from: offset) {
        for (index, column) in plan.columns.enumerated() where !column.type.isText {
          #expect(row.integer(index) == decoded.numbers(column.name)[number])
        }
        for (index, column) in plan.columns.enumerated() where column.type.isText {
          #expect(row.text(index, column.type) == decoded.texts(column.name)[number])
        }
        offset += row.bytes.count
        number += 1
      }
      #expect(UInt64(number) == plan.rowCount)
      // What is left is the trailer.
      #expect(offset == bytes.count - 2)
    }
  }

  private func row(_ fields: [[UInt8]?]) -> [UInt8] {
    var bytes: [UInt8] = [0, UInt8(fields.count)]
    for field in fields {
      guard let field else {
        bytes += [0xFF, 0xFF, 0xFF, 0xFF]
        continue
      }
      bytes += [0, 0, 0, UInt8(field.count)] + field
    }
    return bytes
  }

  @Test func valuesAsPostgreSQLShowsThem() {
    row([
      [0xFF, 0xFF, 0xFF, 0xFE], nil, Array("größe".utf8), [0, 0, 0, 60],
      [0, 0, 0, 0, 0, 0, 0, 1], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [1, 2, 3],
    ]).withUnsafeBytes { bytes in
      let row = BinaryRow(bytes, from: 0)!
      #expect(row.bytes.count == bytes.count)
      #expect(row.text(0, .int4) == "-2" && row.integer(0) == -2)
      #expect(row.text(1, .text) == nil && row.integer(1) == nil && row.field(1) == nil)
      #expect(row.text(2, .varchar) == "größe")
      #expect(row.text(3, .date) == "2000-03-01")
      #expect(row.text(4, .timestamptz) == "2000-01-01 00:00:00.000001+00")
      #expect(row.text(5, .timestamptz) == "1999-12-31 23:59:59.999999+00")
      #expect(row.integer(6) == nil)
      #expect(row.field(7) == nil)
    }
  }

  @Test func whatIsNoWholeRow() {
    let whole = row([[1, 2], [3]])
    for count in 0..<whole.count {
      whole.prefix(count).withUnsafeBytes { #expect(BinaryRow($0, from: 0) == nil, "\(count)") }
    }
    [UInt8]([0xFF, 0xFF]).withUnsafeBytes { #expect(BinaryRow($0, from: 0) == nil) }
    whole.withUnsafeBytes { #expect(BinaryRow($0, from: 0)?.bytes.count == whole.count) }
  }
}
