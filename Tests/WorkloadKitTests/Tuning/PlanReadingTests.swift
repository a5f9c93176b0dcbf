import Foundation
import Testing

@testable import WorkloadKit

@Suite("Plans read for tuning") struct PlanReadingTests {
  @Test func comparisonsAreFoundInConditions() throws {
    let condition = PlanCondition(
      #"((meal.user_id = $1) AND (meal."time" >= ($2)::date) AND ((m.type)::text = 'a AND b'::text) AND (EXTRACT(day FROM age($3, meal."time")) = '0'::numeric))"#
    )
    #expect(condition.comparisons.map(\.column.column) == ["user_id", "time", "type"])
    #expect(condition.comparisons.map(\.isEquality) == [true, false, true])
    #expect(condition.comparisons.map(\.literal) == [nil, nil, "(type)::text = 'a AND b'::text"])
    #expect(condition.others == [PlanColumn(alias: "meal", column: "time")])
    #expect(!condition.hasAlternatives)
  }

  @Test func joinsNameBothSides() throws {
    let condition = PlanCondition("(c.exercise_id = e.id)")
    #expect(condition.comparisons.map(\.column.alias) == ["c", "e"])
    #expect(condition.comparisons.map(\.others) == [["e"], ["c"]])
  }

  @Test func whatNoIndexServesIsNoComparison() throws {
    let text =
      "(((EXTRACT(day FROM age($2, meal.\"time\")) > '2'::numeric) AND (meal.user_id = $1)) "
      + "OR (meal.user_id <> $1))"
    let alternatives = PlanCondition(text)
    #expect(alternatives.hasAlternatives && alternatives.comparisons.isEmpty)
    #expect(PlanCondition("((meal.calories)::numeric < $0)").comparisons.isEmpty)
    #expect(PlanCondition("(meal.user_id <> $1)").others.map(\.column) == ["user_id"])
    #expect(PlanCondition("(NOT (hashed SubPlan 1))").comparisons.isEmpty)
    #expect(PlanCondition("(a.x = lower('it''s a.y'::text))").comparisons[0].others == [])
  }

  @Test func sortKeysHaveDirections() throws {
    let key = try #require(PlanCondition.sortKey(#"meal."time" DESC"#))
    #expect(key.column.column == "time" && key.isDescending)
    #expect(PlanCondition.sortKey("(CASE WHEN (a.x = 1) THEN 2 ELSE 3 END) DESC") == nil)
  }

  /// The plan of the write-up: a sort over a join that reads everything.
  @Test func theDearestNodeIsFound() throws {
    let json = """
      [{"Plan": {"Node Type": "Limit", "Total Cost": 9, "Plan Rows": 3, "Actual Total Time": 538.9,
        "Actual Rows": 3, "Actual Loops": 1, "Plans": [
        {"Node Type": "Sort", "Total Cost": 8, "Plan Rows": 9, "Actual Total Time": 538.8,
          "Actual Rows": 3, "Actual Loops": 1, "Sort Key": ["(CASE WHEN (meal.user_id = 1) THEN (meal.rating * 2) ELSE meal.rating END) DESC"],
          "Sort Method": "external merge", "Sort Space Used": 2416, "Sort Space Type": "Disk", "Plans": [
          {"Node Type": "Seq Scan", "Relation Name": "meal", "Alias": "meal", "Total Cost": 7,
            "Plan Rows": 9, "Actual Total Time": 500, "Actual Rows": 399687, "Actual Loops": 1,
            "Filter": "((meal.user_id = 1) OR (meal.user_id <> 1))", "Rows Removed by Filter": 2}]}]},
        "Execution Time": 539.0}]
      """
    let finding = PlanFinding(try #require(try ExplainedPlan.read(json: json)))
    #expect(finding.node.type == "Seq Scan")
    #expect(finding.exclusiveMilliseconds == 500)
    #expect(finding.rowsRead == 399_689 && finding.rowsRemoved == 2)
    #expect(finding.sentence.contains("93 % of 539 ms goes into Seq Scan on meal"))
    #expect(finding.sentence.contains("399,689 rows and throws 2 of them away"))
    #expect(finding.sentence.contains("spills 2416 kB"))
    #expect(finding.advice.hasPrefix("No index can spare that"))
  }

  /// Below a Gather the times are those of one of several processes.
  @Test func parallelNodesCountOnce() throws {
    let json = """
      [{"Plan": {"Node Type": "Gather", "Total Cost": 9, "Plan Rows": 3, "Actual Total Time": 30,
        "Actual Rows": 3, "Actual Loops": 1, "Workers Launched": 2, "Plans": [
        {"Node Type": "Seq Scan", "Relation Name": "meal", "Alias": "meal", "Total Cost": 7,
          "Plan Rows": 9, "Actual Total Time": 20, "Actual Rows": 1, "Actual Loops": 3,
          "Filter": "(meal.user_id = $1)", "Rows Removed by Filter": 133229}]}, "Execution Time": 30}]
      """
    let finding = PlanFinding(try #require(try ExplainedPlan.read(json: json)))
    #expect(finding.exclusiveMilliseconds == 20)
    #expect(finding.rowsRead == 399_690)
    #expect(finding.advice.hasPrefix("An index on what it compares"))
  }
}
