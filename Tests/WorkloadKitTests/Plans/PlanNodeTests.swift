import Testing

@testable import WorkloadKit

@Suite("Plans") struct PlanNodeTests {
  private static let json = """
    [{"Plan": {"Node Type": "ModifyTable", "Operation": "Insert", "Relation Name": "meal",
      "Schema": "public", "Total Cost": 9.5, "Plan Rows": 1, "Actual Rows": 0, "Actual Loops": 1,
      "Shared Hit Blocks": 7, "Shared Read Blocks": 2, "Plans": [
        {"Node Type": "Nested Loop", "Join Type": "Inner", "Parallel Aware": false,
          "Total Cost": 9, "Plan Rows": 3, "Plans": [
          {"Node Type": "Seq Scan", "Parallel Aware": true, "Relation Name": "users", "Alias": "u",
            "Total Cost": 4, "Plan Rows": 30},
          {"Node Type": "Memoize", "Total Cost": 2, "Plan Rows": 1, "Plans": [
            {"Node Type": "Index Scan", "Index Name": "goals_pkey", "Relation Name": "goals",
              "Total Cost": 1, "Plan Rows": 1}]}]}]},
      "Execution Time": 0.1}]
    """

  @Test func whatTheServerWrites() throws {
    let plan = PlanNode(try #require(try ExplainedPlan.read(json: Self.json)).root)
    #expect(plan.sharedHitBlocks == 7 && plan.sharedReadBlocks == 2 && plan.schema == "public")
    #expect(plan.planRows == 1 && plan.actualRows == 0 && plan.actualLoops == 1)
    #expect(
      plan.shape
        == "Insert meal(Nested Loop(Parallel Seq Scan users, Memoize(Index Scan goals_pkey)))")
    #expect(
      plan.accessPaths
        == ["Insert meal", "Nested Loop", "Parallel Seq Scan users", "Index Scan goals_pkey"])
    #expect(plan.all.count == 5)
  }

  @Test func whatIsNoPlan() throws {
    #expect(try ExplainedPlan.read(json: #"["Utility Statement"]"#) == nil)
    for text in ["", "[]", "{}", #"[{"Plan": {}}]"#] {
      #expect(throws: WorkloadError.self) { try ExplainedPlan.read(json: text) }
    }
  }
}
