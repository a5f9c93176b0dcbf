import Foundation

/// A node of a plan, as EXPLAIN with FORMAT JSON gives it.
public struct PlanNode: Sendable, Hashable, Codable {
  /// The kind: `Index Scan`, `Hash Join`.
  public var nodeType: String
  /// The table that it reads or writes.
  public var relationName: String?
  /// The table's schema, where EXPLAIN was VERBOSE.
  public var schema: String?
  /// The index that it uses.
  public var indexName: String?
  /// Whether several processes share its work.
  public var parallelAware: Bool?
  /// What it does: `Insert`, `Update`, `Delete`; or how it joins rows.
  public var operation: String?
  /// Rows that the planner expects of one loop.
  public var planRows: Double?
  /// Rows of one loop on average; nil where nothing was run.
  public var actualRows: Double?
  /// How often it was run.
  public var actualLoops: Double?
  /// Pages found in shared buffers, with those of the nodes below.
  public var sharedHitBlocks: UInt64?
  /// Pages read into shared buffers, with those of the nodes below.
  public var sharedReadBlocks: UInt64?
  /// The nodes that it takes rows from.
  public var plans: [PlanNode]?

  /// It and all nodes below, from the top.
  public var all: [PlanNode] { [self] + (plans ?? []).flatMap(\.all) }

  /// What it is, on what: `Parallel Seq Scan meal`, `Index Scan goals_user_id_key`.
  public var title: String {
    var title = parallelAware == true ? "Parallel \(nodeType)" : nodeType
    if nodeType == "ModifyTable", let operation { title = operation }
    if let name = indexName ?? relationName { title += " \(name)" }
    return title
  }

  /// The shape of the plan: all titles, the nodes below in parentheses. Two plans of one shape differ only
  /// in numbers.
  public var shape: String {
    guard let plans, !plans.isEmpty else { return title }
    return "\(title)(\(plans.map(\.shape).joined(separator: ", ")))"
  }

  /// How tables are reached and joined: the titles of the nodes that read, join and write, without those
  /// that sort and gather.
  public var accessPaths: [String] {
    all.filter { node in
      node.relationName != nil || node.indexName != nil || node.nodeType.hasSuffix("Join")
        || node.nodeType == "Nested Loop"
    }.map(\.title)
  }

  /// The plan in the answer of EXPLAIN (FORMAT JSON); nil where the server shows none.
  static func parse(_ json: String) -> PlanNode? {
    (try? JSONDecoder().decode([ExplainAnswer].self, from: Data(json.utf8)))?.first
      .map { PlanNode($0.plan) }
  }

  private init(_ node: ExplainAnswer.Node) {
    nodeType = node.nodeType
    relationName = node.relationName
    schema = node.schema
    indexName = node.indexName
    parallelAware = node.parallelAware
    operation = node.operation
    planRows = node.planRows
    actualRows = node.actualRows
    actualLoops = node.actualLoops
    sharedHitBlocks = node.sharedHitBlocks
    sharedReadBlocks = node.sharedReadBlocks
    plans = node.plans?.map { PlanNode($0) }
  }
}

/// What the server writes, with its names.
private struct ExplainAnswer: Decodable {
  struct Node: Decodable {
    let nodeType: String
    let relationName: String?
    let schema: String?
    let indexName: String?
    let parallelAware: Bool?
    let operation: String?
    let planRows: Double?
    let actualRows: Double?
    let actualLoops: Double?
    let sharedHitBlocks: UInt64?
    let sharedReadBlocks: UInt64?
    let plans: [Node]?

    private enum CodingKeys: String, CodingKey {
      case nodeType = "Node Type"
      case relationName = "Relation Name"
      case schema = "Schema"
      case indexName = "Index Name"
      case parallelAware = "Parallel Aware"
      case operation = "Operation"
      case planRows = "Plan Rows"
      case actualRows = "Actual Rows"
      case actualLoops = "Actual Loops"
      case sharedHitBlocks = "Shared Hit Blocks"
      case sharedReadBlocks = "Shared Read Blocks"
      case plans = "Plans"
    }
  }

  let plan: Node

  private enum CodingKeys: String, CodingKey { case plan = "Plan" }
}
