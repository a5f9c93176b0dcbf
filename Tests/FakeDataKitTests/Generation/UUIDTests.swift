import Testing

@testable import FakeDataKit

@Suite("UUIDs") struct UUIDTests {
  private static let model = SampleModel.family(
    parents: [ColumnModel("u", .uuid, .uuid(.v4))],
    children: [
      ColumnModel("u", .uuid, .uuid(.v4)),
      ColumnModel(
        "at", .timestamptz,
        .expression(.asOfDay * 86_400_000_000 + .minimum(.column("id"), 99_999) * 1_234_567)),
      ColumnModel("v", .uuid, .uuid(.v7(time: "at"))),
    ], count: 0...9)

  /// The UUID of the row with a number, as the documentation says.
  private static func expected(
    _ row: UInt64, _ table: String, _ column: String, milliseconds: UInt64? = nil
  ) -> String {
    let key = StreamKey(dataVersion: DataContract.version, seed: 42, table: table, column: column)
    let words = Philox.block(
      counter: SIMD4(UInt32(truncatingIfNeeded: row), UInt32(row >> 32), 0, 254 << 24), key: key)
    var high = UInt64(words[0]) | UInt64(words[1]) << 32
    var low = UInt64(words[2]) | UInt64(words[3]) << 32
    if let milliseconds {
      high = milliseconds << 16 | 0x7000 | high & 0xFFF
    } else {
      high = high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    }
    low = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    func hex(_ value: UInt64) -> String {
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    let all = Array(hex(high) + hex(low))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(all[$0]) }.joined(separator: "-")
  }

  @Test func theUUIDOfARowFollowsFromItsNumber() throws {
    let plan = try DataPlan(Self.model, .sample(300))
    for (row, values) in plan.tables[0].shownRows().enumerated() {
      #expect(values[1] == Self.expected(UInt64(row), "p", "u"))
    }
    let day = UInt64(RunParameters.defaultAsOf.dayNumber + 10_957)
    for (row, values) in plan.tables[1].shownRows().enumerated() {
      #expect(values[1] == Self.expected(UInt64(row), "c", "u"))
      let microseconds = day * 86_400_000_000 + UInt64(row + 1) * 1_234_567
      #expect(values[3] == Self.expected(UInt64(row), "c", "v", milliseconds: microseconds / 1000))
    }
  }

  @Test(arguments: [1, 3, 4, 5, 511, 2048])
  func batchesChangeNothing(batchRows: Int) throws {
    let table = try DataPlan(Self.model, .sample(300)).tables[1]
    #expect(table.shownRows(batchRows: batchRows) == table.shownRows())
    let parts = table.shownRows(units: 0..<77) + table.shownRows(units: 77..<300)
    #expect(parts == table.shownRows())
  }

  @Test func theyDiffer() throws {
    let values = try DataPlan(
      SampleModel.root([ColumnModel("u", .uuid, .uuid(.v4))]), .sample(50_000)
    ).shown("u")
    #expect(Set(values).count == 50_000)
    #expect(values.allSatisfy { $0!.utf8.dropFirst(14).first == UInt8(ascii: "4") })
  }

  @Test func aTimeBefore1970IsRefused() {
    let error = #expect(throws: ModelError.self) {
      try DataPlan(
        SampleModel.root([
          ColumnModel("at", .timestamptz, .expression(-946_684_800_000_001)),
          ColumnModel("u", .uuid, .uuid(.v7(time: "at"))),
        ]), .sample(1))
    }
    #expect(
      error?.message == "table \"t\", column \"u\": \"at\" is no moment of the years 1970 to 9999")
  }

  @Test func aMissingTimeIsNoUUID() throws {
    let plan = try DataPlan(
      SampleModel.root([
        ColumnModel("at", .timestamptz, .uniform(0...999), nullShare: 0.5),
        ColumnModel("u", .uuid, .uuid(.v7(time: "at"))),
      ]), .sample(100))
    for row in plan.tables[0].shownRows() { #expect((row[1] == nil) == (row[2] == nil)) }
  }
}
