import Testing

@testable import fakedata

@Suite("Tables of text") struct TextTableTests {
  @Test func columnsAreAligned() {
    var table = TextTable(["table", "rows", "note"], [.left, .right, .left])
    table.append(["users", "1,000", "first"])
    table.append(["user_workouts", "7", ""])
    #expect(
      table.lines == [
        "table           rows  note",
        "users          1,000  first",
        "user_workouts      7",
      ])
  }

  @Test func aHeaderAlone() {
    #expect(TextTable(["a", "b"], [.right, .left]).lines == ["a  b"])
  }

  @Test func widthsAreThoseOfCharacters() {
    var table = TextTable(["name", "n"], [.left, .right])
    table.append(["Zoë 🏋️", "1"])
    table.append(["abcdef", "22"])
    #expect(table.lines == ["name     n", "Zoë 🏋️    1", "abcdef  22"])
  }
}
