import Testing

@testable import FakeDataKit

@Suite struct StreamKeyTests {
  struct Pinned: Sendable {
    var version: Int
    var seed: UInt64
    var table: String
    var column: String
    var key: StreamKey

    init(
      _ version: Int, _ seed: UInt64, _ table: String, _ column: String, _ low: UInt32,
      _ high: UInt32
    ) {
      self.version = version
      self.seed = seed
      self.table = table
      self.column = column
      key = StreamKey(low: low, high: high)
    }
  }

  /// Worked out with a program in another language, from the description of the mixing function.
  @Test(arguments: [
    Pinned(1, 0, "", "", 0xD9EE_4956, 0xE281_95DD),
    Pinned(1, 42, "users", "name", 0xC680_3100, 0x29A0_B759),
    Pinned(1, 42, "users", "weight", 0x4380_5E80, 0x0914_2AF3),
    Pinned(1, 42, "user_workouts", "exercise", 0x5879_E8DD, 0x9FBF_10E1),
    Pinned(1, 7, "users", "name", 0x8236_91EF, 0x99B5_D51A),
    Pinned(2, 42, "users", "name", 0x0652_C888, 0x3AFE_E98E),
    Pinned(1, .max, "a", "b", 0x6502_D65F, 0x7EB2_36D9),
    Pinned(1, 42, "größe", "naïve 名前", 0xE60A_6020, 0x7207_8FBC),
    Pinned(1, 42, "eightby8", "#count", 0xDC6A_288C, 0xF9A4_EDB6),
    Pinned(1, 42, "ab", "c", 0x9AF7_FBD9, 0x9650_E942),
    Pinned(1, 42, "a", "bc", 0x48DC_D34D, 0x6203_2E66),
  ])
  func keysArePinned(pinned: Pinned) {
    let key = StreamKey(
      dataVersion: pinned.version, seed: pinned.seed, table: pinned.table, column: pinned.column)
    #expect(key == pinned.key)
  }

  @Test func everyPartCounts() {
    func key(
      _ version: Int = 1, _ seed: UInt64 = 42, _ table: String = "table",
      _ column: String = "column"
    ) -> StreamKey {
      StreamKey(dataVersion: version, seed: seed, table: table, column: column)
    }
    let keys: Set = [
      key(), key(2), key(1, 43), key(1, 42 | 1 << 63), key(1, 42, "tables"),
      key(1, 42, "table", "columns"), key(1, 42, "column", "table"),
      key(1, 42, "tablec", "olumn"), key(1, 42, "tabl", "ecolumn"), key(1, 42, "tablecolumn", ""),
      key(1, 42, "", "tablecolumn"), key(1, 42, "table\0", "column"),
      key(1, 42, "table", "column\0"),
    ]
    #expect(keys.count == 13)
  }

  @Test func namesOfAnyLengthHaveKeysOfTheirOwn() {
    let keys = (0..<40).map {
      StreamKey(
        dataVersion: 1, seed: 1, table: String(repeating: "x", count: $0), column: "y")
    }
    #expect(Set(keys).count == keys.count)
  }

  @Test func canonicallyEqualNamesAreDifferentBytes() {
    let composed = StreamKey(dataVersion: 1, seed: 1, table: "caf\u{E9}", column: "x")
    let decomposed = StreamKey(dataVersion: 1, seed: 1, table: "cafe\u{301}", column: "x")
    #expect(composed != decomposed)
  }
}
