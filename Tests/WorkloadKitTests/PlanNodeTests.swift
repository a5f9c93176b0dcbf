import Testing

@testable import WorkloadKit

@Suite("Plans") struct PlanNodeTests {
  private static let json = """
    [{"Plan": {"Node Type": "ModifyTable", "Operation": "Insert", "Relation Name": "meal",
      "Schema": "public", "Shared Hit Blocks": 7, "Shared Read Blocks": 2, "Plan Rows": 1, "Plans": [
        {"Node Type": "Nested Loop", "Join Type": "Inner", "Parallel Aware": false, "Plans": [
          {"Node Type": "Seq Scan", "Parallel Aware": true, "Relation Name": "users", "Alias": "u"},
          {"Node Type": "Memoize", "Plans": [
            {"Node Type": "Index Scan", "Index Name": "goals_pkey", "Relation Name": "goals"}]}]}]},
      "Execution Time": 0.1}]
    """

  @Test func whatTheServerWrites() throws {
    let plan = try #require(PlanNode.parse(Self.json))
    #expect(plan.sharedHitBlocks == 7 && plan.sharedReadBlocks == 2 && plan.schema == "public")
    #expect(
      plan.shape
        == "Insert meal(Nested Loop(Parallel Seq Scan users, Memoize(Index Scan goals_pkey)))")
    #expect(
      plan.accessPaths
        == ["Insert meal", "Nested Loop", "Parallel Seq Scan users", "Index Scan goals_pkey"])
    #expect(plan.all.count == 5)
  }

  @Test func noPlan() {
    for text in ["", "[]", "[\"Utility Statement\"]", "{}"] {
      #expect(PlanNode.parse(text) == nil)
    }
  }
}
