import FakeDataKit
import Testing

/// NULL as a rule.
struct NullRuleTests {
  @Test(arguments: [
    "null", "{value: null}", "{rule: null}", "{value: ~}", "{value: null, type: integer}",
  ])
  func makesNoValue(_ rule: String) throws {
    let plan = try plan(
      """
      fakedata: 1
      tables:
        t:
          rows: 2
          columns:
            id: key
            nothing: \(rule)
      """)
    let table = try #require(plan.table("t"))
    #expect(csv(table) == "1,\n2,\n")
  }

  @Test func isATextInQuotationMarks() throws {
    let plan = try plan(
      """
      fakedata: 1
      tables:
        t:
          rows: 1
          columns:
            word: {value: "null"}
      """)
    let table = try #require(plan.table("t"))
    #expect(csv(table) == "null\n")
  }
}
