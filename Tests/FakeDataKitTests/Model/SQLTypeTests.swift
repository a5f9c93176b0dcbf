import Testing

@testable import FakeDataKit

@Suite struct SQLTypeTests {
  @Test func typesAreDescribed() {
    #expect(
      SQLType.allCases.map(\.sqlName) == [
        "integer", "bigint", "text", "character varying", "date", "timestamp with time zone",
      ])
    #expect(SQLType.allCases.filter(\.isText) == [.text, .varchar])
    #expect(SQLType.allCases.map(\.fixedBytes) == [4, 8, nil, nil, 4, 8])
  }
}
