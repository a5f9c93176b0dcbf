/// What a report keeps of a node of a plan.
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

  init(_ node: ExplainedNode) {
    nodeType = node.type
    relationName = node.relation
    schema = node.schema
    indexName = node.index
    parallelAware = node.parallelAware
    operation = node.operation
    planRows = node.plannedRows
    actualRows = node.rows
    actualLoops = node.loops
    sharedHitBlocks = node.hitBlocks
    sharedReadBlocks = node.readBlocks
    plans = node.children?.map { PlanNode($0) }
  }
}
