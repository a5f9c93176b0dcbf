/// Indexes that may help the statements of some plans.
///
/// For every relation that is read: the columns that are compared for equality, with constants,
/// parameters or another relation's columns; then those of a range; then those of an order. A candidate
/// has at most three of them, and the same once more with all other columns that the statement takes from
/// the relation, so that the table itself need not be read.
struct IndexCandidates {
  /// Key columns at most.
  static let maximumKeys = 3
  /// Columns beyond the keys, for index-only scans, at most.
  private static let maximumIncluded = 4
  /// The share of the rows below which an index over only those is worth a thought.
  private static let selectiveShare = 0.3

  private let catalog: TableCatalog
  private var found: [IndexDefinition] = []

  /// What is known of one alias of a statement.
  private struct Relation {
    let table: String
    var equal: [String] = []
    var joined: [String] = []
    var ranged: [String] = []
    var other: [String] = []
    var read: [String] = []
    var literals: [(column: String, sql: String)] = []
    var orders: [[IndexDefinition.Key]] = []
  }

  /// Candidates in the order in which they were thought of, without those that an index that is there
  /// covers.
  static func from(_ plans: [ExplainedPlan], _ catalog: TableCatalog) -> [IndexDefinition] {
    var candidates = IndexCandidates(catalog: catalog)
    for plan in plans { candidates.add(plan.root) }
    return candidates.found
  }

  private init(catalog: TableCatalog) { self.catalog = catalog }

  private mutating func add(_ root: ExplainedNode) {
    var relations: [String: Relation] = [:]
    for node in root.all {
      guard let alias = node.alias, let table = node.relation, node.type != "ModifyTable",
        catalog.columns[table] != nil
      else { continue }
      relations[alias] = relations[alias] ?? Relation(table: table)
    }
    for node in root.all {
      for condition in node.conditions { use(PlanCondition(condition), in: &relations) }
      for text in node.output ?? [] where node.relation != nil {
        for column in PlanCondition.columns(text) { note(column, \.read, in: &relations) }
        // Of the only relation of a statement columns are given without its alias.
        if let alias = node.alias, let name = PlanCondition.bareName(text) {
          note(PlanColumn(alias: alias, column: name), \.read, in: &relations)
        }
      }
      order(node.sortKeys ?? [], in: &relations)
      order(node.groupKeys ?? [], in: &relations)
    }
    for (_, relation) in relations.sorted(by: { $0.key < $1.key }) { propose(relation) }
  }

  private func note(
    _ column: PlanColumn, _ place: WritableKeyPath<Relation, [String]>,
    in relations: inout [String: Relation]
  ) {
    guard let relation = relations[column.alias],
      catalog.columns[relation.table]?[column.column] != nil,
      !relation[keyPath: place].contains(column.column)
    else { return }
    relations[column.alias]![keyPath: place].append(column.column)
  }

  private func use(_ condition: PlanCondition, in relations: inout [String: Relation]) {
    for comparison in condition.comparisons where comparison.others != [comparison.column.alias] {
      let isJoin = !comparison.others.isEmpty
      note(
        comparison.column,
        !comparison.isEquality ? \.ranged : isJoin ? \.joined : \.equal, in: &relations)
      if let literal = comparison.literal {
        relations[comparison.column.alias]?.literals.append((comparison.column.column, literal))
      }
    }
    for column in condition.others { note(column, \.other, in: &relations) }
  }

  private func order(_ keys: [String], in relations: inout [String: Relation]) {
    var order: [IndexDefinition.Key] = []
    var alias: String?
    for text in keys {
      guard let key = PlanCondition.sortKey(text), alias == nil || alias == key.column.alias,
        let table = relations[key.column.alias]?.table,
        catalog.columns[table]?[key.column.column] != nil
      else { break }
      alias = key.column.alias
      order.append(.init(key.column.column, isDescending: key.isDescending))
    }
    if let alias, !order.isEmpty { relations[alias]!.orders.append(order) }
  }

  // MARK: - Proposals

  private mutating func propose(_ relation: Relation) {
    // The column with most values first: it serves statements that compare nothing else as well.
    func sorted(_ columns: [String]) -> [String] {
      columns.sorted {
        catalog.distinctValues(relation.table, $0) > catalog.distinctValues(relation.table, $1)
      }
    }
    let equal = sorted(relation.equal)
    let ranged = relation.ranged.filter { !equal.contains($0) }
    let joined = sorted(relation.joined).filter { !equal.contains($0) }
    func keys(_ columns: [String]) -> [IndexDefinition.Key] { columns.map { .init($0) } }
    var lists: [[IndexDefinition.Key]] = [keys(equal)]
    if let range = ranged.first { lists.append(keys(equal + [range])) }
    for order in relation.orders { lists.append(keys(equal) + order) }
    if let range = ranged.first {
      for order in relation.orders {
        lists.append(keys(equal + [range]) + order)
        lists.append(keys(equal) + order + keys([range]))
      }
    }
    for column in relation.other { lists.append(keys(equal + [column])) }
    for column in joined {
      lists.append(keys([column]))
      lists.append(keys(equal + [column]))
      if let range = ranged.first { lists.append(keys(equal + [range, column])) }
    }
    for column in equal.dropFirst() { lists.append(keys([column])) }
    for list in lists { add(list, relation) }
  }

  private mutating func add(_ list: [IndexDefinition.Key], _ relation: Relation) {
    var seen: Set<String> = []
    let keys = Array(list.filter { seen.insert($0.column).inserted }.prefix(Self.maximumKeys))
    guard !keys.isEmpty else { return }
    add(IndexDefinition(relation.table, keys))
    let used = relation.read + relation.equal + relation.ranged + relation.joined + relation.other
    var rest: [String] = []
    for column in used where !keys.contains(where: { $0.column == column }) {
      if !rest.contains(column) { rest.append(column) }
    }
    if !rest.isEmpty, rest.count <= Self.maximumIncluded {
      // As keys where they fit: an index with included columns never stores equal entries once.
      add(
        keys.count + rest.count <= Self.maximumKeys
          ? IndexDefinition(relation.table, keys + rest.map { .init($0) })
          : IndexDefinition(relation.table, keys, including: rest))
    }
    for literal in relation.literals {
      let values = catalog.distinctValues(relation.table, literal.column)
      guard values > 0, 1 / values < Self.selectiveShare else { continue }
      let others = keys.filter { $0.column != literal.column }
      add(
        IndexDefinition(relation.table, others.isEmpty ? keys : others, where: literal.sql))
    }
  }

  private mutating func add(_ index: IndexDefinition) {
    guard !catalog.has(index), !found.contains(index) else { return }
    found.append(index)
  }
}
