import Testing

@testable import WorkloadKit

@Suite("Indexes of a tuning") struct IndexTests {
  private func index(_ sql: String) throws -> IndexDefinition {
    try #require(IndexDefinition(parsing: sql))
  }

  @Test func statementsAreRead() throws {
    let plain = try index("create index idx_user_id_time on meal (user_id, time)")
    #expect(plain.sql() == #"CREATE INDEX ON meal (user_id, "time")"#)
    let full = try index(
      #"CREATE INDEX CONCURRENTLY "I" ON public.meal USING btree (rating DESC, "time") INCLUDE (calories) WHERE (rating = 5);"#
    )
    #expect(
      full.description == #"meal (rating DESC, "time") INCLUDE (calories) WHERE (rating = 5)"#)
    #expect(full.name() == "meal_rating_time_calories_part_idx")
    #expect(try index("CREATE INDEX ON goals(user_id)").table == "goals")
    for other in [
      "CREATE UNIQUE INDEX a ON b (c)", "CREATE INDEX a ON b (lower(c))", "DROP TABLE users",
      "CREATE INDEX a ON b USING hash (c)", "CREATE INDEX a ON b (c NULLS FIRST)",
      "CREATE INDEX a ON b ()",
    ] {
      #expect(IndexDefinition(parsing: other) == nil, "\(other)")
    }
  }

  @Test func namesFitIntoThoseOfTheServer() throws {
    let columns = (1...9).map { "a_rather_long_column_\($0)" }
    let index = IndexDefinition("a_table", columns.map { .init($0) })
    #expect(index.name(prefix: "fakedata_tune_").utf8.count <= 63)
  }

  @Test func oneMayDoWhatAnotherDoes() throws {
    let narrow = try index("CREATE INDEX ON m (a)")
    let wide = try index("CREATE INDEX ON m (a, b)")
    let storing = try index("CREATE INDEX ON m (a) INCLUDE (b)")
    let part = try index("CREATE INDEX ON m (a, b) WHERE (c = 1)")
    #expect(wide.covers(narrow) && wide.covers(storing) && !storing.covers(wide))
    #expect(!part.covers(wide) && wide.covers(part))
    #expect(!(try index("CREATE INDEX ON m (a DESC)")).covers(narrow))
    #expect(!(try index("CREATE INDEX ON n (a)")).covers(narrow))
  }

  private func catalog(_ indexes: [IndexDefinition] = []) -> TableCatalog {
    TableCatalog(
      columns: [
        "meal": [
          "meal_id": -1, "user_id": 900_000, "time": 30, "calories": 1_400, "rating": 6,
          "name": 300, "type": 12, "ingredient_id": 80,
        ]
      ], rows: ["meal": 3_000_000], indexes: indexes)
  }

  private func plan(filter: String, sort: String, output: String) throws -> ExplainedPlan {
    let plan = try ExplainedPlan.read(
      json: """
        [{"Plan": {"Node Type": "Sort", "Total Cost": 2, "Plan Rows": 1, "Sort Key": [\(sort)],
          "Plans": [{"Node Type": "Seq Scan", "Relation Name": "meal", "Alias": "m",
            "Total Cost": 1, "Plan Rows": 1, "Filter": "\(filter)", "Output": [\(output)]}]}}]
        """)
    return try #require(plan)
  }

  @Test func equalityComesFirstThenRangeThenOrder() throws {
    let plan = try plan(
      filter: "((m.type = $1) AND (m.user_id = $2) AND (m.calories < $3))",
      sort: #""m.rating DESC", "m.meal_id""#, output: #""m.name""#)
    let found = IndexCandidates.from([plan], catalog()).map(\.description)
    #expect(found.contains(#"meal (user_id, "type", calories)"#))
    #expect(found.contains(#"meal (user_id, "type", rating DESC)"#))
    #expect(found.contains(#"meal (user_id, "type")"#))
    #expect(Set(found).count == found.count)
    #expect(IndexCandidates.from([plan], catalog()).allSatisfy { $0.keys.count <= 3 })
  }

  /// The server leaves out the alias where a statement has one relation only.
  @Test(arguments: [#""m.calories", "m.name""#, #""calories", "name""#])
  func indexesForIndexOnlyScans(output: String) throws {
    let plan = try plan(filter: "(m.user_id = $2)", sort: #""m.meal_id""#, output: output)
    let found = IndexCandidates.from([plan], catalog()).map(\.description)
    #expect(found.contains("meal (user_id, calories, name)"))
    #expect(found.contains("meal (user_id, meal_id) INCLUDE (calories, name)"))
  }

  @Test func whatIsThereIsNotProposed() throws {
    let plan = try plan(filter: "(m.user_id = $2)", sort: #""m.meal_id""#, output: "")
    let there = try index("CREATE INDEX ON meal (user_id, meal_id)")
    #expect(IndexCandidates.from([plan], catalog([there])) == [])
  }

  @Test func aConstantOfTheStatementMakesAPartialIndex() throws {
    let plan = try plan(
      filter: "((m.rating = 5) AND (m.user_id = $2))", sort: #""m.meal_id""#, output: "")
    let found = IndexCandidates.from([plan], catalog()).map(\.description)
    #expect(found.contains("meal (user_id) WHERE rating = 5"))
  }

  @Test func whatIsNoColumnOfATableIsLeftOut() throws {
    let plan = try plan(
      filter: "((m.nothing = $1) AND (x.user_id = $2))", sort: #""sum(m.calories)""#, output: "")
    #expect(IndexCandidates.from([plan], catalog()) == [])
  }
}
