import Testing

@testable import FakeDataKit

@Suite struct SQLNameTests {
  @Test(arguments: [
    ("users", "users"), ("user_2", "user_2"), ("_x", "_x"), ("2x", "\"2x\""), ("", "\"\""),
    ("Users", "\"Users\""), ("a b", "\"a b\""), ("group", "\"group\""), ("user", "\"user\""),
    ("name", "name"), ("type", "type"), ("time", "\"time\""), ("a\"b", "\"a\"\"b\""),
    ("\"", "\"\"\"\""), ("größe", "\"größe\""), ("a;--", "\"a;--\""),
  ])
  func namesAreQuotedWhereTheyNeedIt(name: String, quoted: String) {
    #expect(SQLName.quoted(name) == quoted)
  }

  @Test func constraintsAreNamedAsPostgreSQLNamesThem() {
    #expect(SQLName.constraint("users", nil, "pkey") == "users_pkey")
    #expect(SQLName.constraint("meal", "user_id", "fkey") == "meal_user_id_fkey")
    let long = String(repeating: "t", count: 70)
    #expect(SQLName.constraint(long, nil, "pkey").utf8.count == 63)
    let name = SQLName.constraint(long, "column", "fkey")
    #expect(name == String(repeating: "t", count: 51) + "_column_fkey")
    // Both are cut, the second one first where they are equally long.
    let both = SQLName.constraint(long, String(repeating: "c", count: 70), "fkey")
    #expect(
      both == String(repeating: "t", count: 29) + "_" + String(repeating: "c", count: 28) + "_fkey")
  }
}
