import Foundation

/// A node of a plan, as `EXPLAIN (FORMAT JSON)` gives it.
struct ExplainedNode: Decodable, Sendable {
  let type: String
  /// What a ModifyTable does: `Insert`, `Update`, `Delete`.
  let operation: String?
  let parallelAware: Bool?
  let relation: String?
  /// The relation's schema, where EXPLAIN was VERBOSE.
  let schema: String?
  let alias: String?
  let index: String?
  let subplan: String?
  let filter: String?
  let indexCondition: String?
  let recheckCondition: String?
  let hashCondition: String?
  let mergeCondition: String?
  let joinFilter: String?
  let sortKeys: [String]?
  let groupKeys: [String]?
  let output: [String]?
  let cost: Double
  let plannedRows: Double
  /// Milliseconds to the last row, of one loop.
  let milliseconds: Double?
  /// Rows of one loop.
  let rows: Double?
  let loops: Double?
  let removedByFilter: Double?
  let removedByJoinFilter: Double?
  let removedByRecheck: Double?
  let sortMethod: String?
  let sortSpaceKilobytes: Int?
  let sortSpaceType: String?
  let workersLaunched: Int?
  /// Pages found in shared buffers, and read into them, with those of the nodes below.
  let hitBlocks: UInt64?
  let readBlocks: UInt64?
  let children: [ExplainedNode]?

  enum CodingKeys: String, CodingKey {
    case type = "Node Type"
    case operation = "Operation"
    case parallelAware = "Parallel Aware"
    case relation = "Relation Name"
    case schema = "Schema"
    case alias = "Alias"
    case index = "Index Name"
    case subplan = "Subplan Name"
    case filter = "Filter"
    case indexCondition = "Index Cond"
    case recheckCondition = "Recheck Cond"
    case hashCondition = "Hash Cond"
    case mergeCondition = "Merge Cond"
    case joinFilter = "Join Filter"
    case sortKeys = "Sort Key"
    case groupKeys = "Group Key"
    case output = "Output"
    case cost = "Total Cost"
    case plannedRows = "Plan Rows"
    case milliseconds = "Actual Total Time"
    case rows = "Actual Rows"
    case loops = "Actual Loops"
    case removedByFilter = "Rows Removed by Filter"
    case removedByJoinFilter = "Rows Removed by Join Filter"
    case removedByRecheck = "Rows Removed by Index Recheck"
    case sortMethod = "Sort Method"
    case sortSpaceKilobytes = "Sort Space Used"
    case sortSpaceType = "Sort Space Type"
    case workersLaunched = "Workers Launched"
    case hitBlocks = "Shared Hit Blocks"
    case readBlocks = "Shared Read Blocks"
    case children = "Plans"
  }

  /// This node and all below it, from the top.
  var all: [ExplainedNode] { [self] + (children ?? []).flatMap(\.all) }

  /// What it is called in a sentence: `Seq Scan on meal`.
  var title: String {
    var title = type
    if let index { title += " using \(index)" }
    if let relation { title += " on \(relation)" }
    return title
  }

  /// The conditions that it has, each with what it is.
  var conditions: [String] {
    [filter, indexCondition, recheckCondition, hashCondition, mergeCondition, joinFilter]
      .compactMap(\.self)
  }

  /// The names of the indexes that are read.
  var indexes: Set<String> { Set(all.compactMap(\.index)) }
}

/// A plan, with its time if it was run.
struct ExplainedPlan: Decodable, Sendable {
  let root: ExplainedNode
  /// Milliseconds of the execution.
  let milliseconds: Double?

  enum CodingKeys: String, CodingKey {
    case root = "Plan"
    case milliseconds = "Execution Time"
  }

  /// Reads what `EXPLAIN (FORMAT JSON)` has returned; nil for a statement that has no plan, as `SET`.
  ///
  /// - Throws: ``WorkloadError`` if it is something else.
  static func read(json: String) throws(WorkloadError) -> ExplainedPlan? {
    let data = Data(json.utf8)
    if let plan = (try? JSONDecoder().decode([ExplainedPlan].self, from: data))?.first {
      return plan
    }
    if (try? JSONDecoder().decode([String].self, from: data)) == ["Utility Statement"] {
      return nil
    }
    throw WorkloadError(.refused, "the server's EXPLAIN gave no plan that can be read")
  }
}
