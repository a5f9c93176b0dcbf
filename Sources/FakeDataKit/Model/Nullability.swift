/// Which columns can be NULL, as far as the model says; the compiler of a run comes to the same.
extension DataModel {
  /// Whether a column's values can be NULL.
  public func canBeNull(_ column: ColumnModel, of table: TableModel) -> Bool {
    var underway: Set<String> = []
    return canBeNull(column, of: table, &underway)
  }

  private func canBeNull(
    _ column: ColumnModel, of table: TableModel, _ underway: inout Set<String>
  ) -> Bool {
    if column.nullShare > 0 { return true }
    // Columns that depend on each other in a circle are refused elsewhere.
    guard underway.insert("\(table.name).\(column.name)").inserted else { return false }
    defer { underway.remove("\(table.name).\(column.name)") }
    return canBeNull(column.rule, of: table, &underway)
  }

  private func canBeNull(
    named name: String, of table: TableModel, _ underway: inout Set<String>
  ) -> Bool {
    guard let column = table.columns.first(where: { $0.name == name }) else { return false }
    return canBeNull(column, of: table, &underway)
  }

  private func canBeNull(
    _ rule: Rule, of table: TableModel, _ underway: inout Set<String>
  ) -> Bool {
    switch rule {
    case .rowNumber, .parentKey, .uniform, .normal, .empirical, .choice, .row, .distinctRow,
      .uuid(.v4), .array, .json, .aggregate, .runningTotal, .permuted, .moment, .pattern:
      return false
    case .ancestor(let name, let ancestor):
      return self.table(ancestor).map { canBeNull(named: name, of: $0, &underway) } ?? false
    case .reference(let reference):
      return canBeMissing(reference, of: table)
    case .referenced(let name, let selector):
      if canBeNull(named: selector, of: table, &underway) { return true }
      guard
        case .reference(let reference) = table.columns.first(where: { $0.name == selector })?.rule,
        let target = self.table(reference.table)
      else { return false }
      return canBeNull(named: name, of: target, &underway)
    case .null: return true
    case .column(let name): return canBeNull(named: name, of: table, &underway)
    case .parent(let name):
      guard case .children(let parent, _, _) = table.cardinality, let parent = self.table(parent)
      else { return false }
      return canBeNull(named: name, of: parent, &underway)
    case .lookup(_, _, let name), .bucket(let name, _), .uuid(.v7(let name)),
      .after(let name, _):
      return canBeNull(named: name, of: table, &underway)
    case .by(let name, let cases):
      if canBeNull(named: name, of: table, &underway) { return true }
      for item in cases where canBeNull(item.rule, of: table, &underway) { return true }
      return false
    case .expression(let expression):
      return canBeNull(expression, of: table, &underway)
    case .range(let lower, let upper):
      return canBeNull(lower, of: table, &underway) || canBeNull(upper, of: table, &underway)
    case .text(let template):
      return canBeNull(template: template, of: table, &underway)
    case .textLookup(let column, let catalogName, let name):
      if canBeNull(named: name, of: table, &underway) { return true }
      for case .text(let template) in catalog(catalogName)?.values(of: column) ?? []
      where canBeNull(template: template, of: table, &underway) { return true }
      return false
    }
  }

  private func canBeNull(
    _ expression: Expression, of table: TableModel, _ underway: inout Set<String>
  ) -> Bool {
    switch expression {
    case .constant, .asOfDay, .period, .ordinal: return false
    case .column(let name): return canBeNull(named: name, of: table, &underway)
    case .quotient(let value, _), .floorQuotient(let value, _), .remainder(let value, _):
      return canBeNull(value, of: table, &underway)
    case .sum(let a, let b), .difference(let a, let b), .product(let a, let b):
      return canBeNull(a, of: table, &underway) || canBeNull(b, of: table, &underway)
    // As LEAST and GREATEST.
    case .minimum(let a, let b), .maximum(let a, let b):
      return canBeNull(a, of: table, &underway) && canBeNull(b, of: table, &underway)
    }
  }

  /// Whether there may be no row that a reference can refer to.
  private func canBeMissing(_ reference: Reference, of table: TableModel) -> Bool {
    // There are no more children than rows that they can refer to.
    if reference.isDistinct { return false }
    switch reference.reach {
    case .anywhere: return false
    case .earlier: return true
    case .soFar: return reference.table == table.name
    case .family(let ancestor):
      guard reference.table != table.name, let target = self.table(reference.table),
        let path = try? lineage(of: target),
        let place = path.firstIndex(where: { $0.name == ancestor })
      else { return true }
      return path[(place + 1)...].contains { canBeChildless($0) }
    }
  }

  /// Whether there may be parents without children in a table.
  private func canBeChildless(_ table: TableModel) -> Bool {
    guard case .children(_, let count, _) = table.cardinality, count.minimum > 0 else {
      return true
    }
    return table.columns.contains { column in
      if case .reference(let reference) = column.rule { reference.isDistinct } else { false }
    }
  }

  private func canBeNull(
    template: String, of table: TableModel, _ underway: inout Set<String>
  ) -> Bool {
    let names = Set(table.columns.map(\.name))
    // Texts that cannot be read are refused elsewhere.
    for name in (try? TextTemplate(template) { names.contains($0) })?.columns ?? [] {
      if canBeNull(named: name, of: table, &underway) { return true }
    }
    return false
  }
}
