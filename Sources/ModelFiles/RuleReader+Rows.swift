import FakeDataKit

/// Rules that refer to rows of other tables.
extension RuleReader {
  func refers(_ node: YAMLNode, _ whole: YAMLNode) throws(Stop) -> Made {
    guard let name = node.text, let target = reader.tables[name] else {
      throw scope.stop(
        "refers: there is no table \(node.kind)"
          + Suggestion.text(node.text ?? "", reader.tables.keys),
        at: node.position)
    }
    var reference = Reference(name)
    if let skew = whole["skew"] { reference.skew = try self.skew(skew) }
    reference.isDistinct = try flag("distinct", whole)
    if reference.isDistinct, table.parent == nil {
      throw scope.stop(
        "distinct: rows have siblings only in a table with per:", at: whole["distinct"]!.position)
    }
    if let within = whole["within"] {
      guard let ancestor = within.text,
        reader.ancestors(of: table).contains(where: { $0.name == ancestor })
      else {
        throw scope.stop(
          "within is an ancestor of this table, not \(within.kind)", at: within.position)
      }
      reference.reach = .family(ancestor)
    }
    if try flag("earlier", whole) { reference.reach = .earlier }
    if try flag("anywhere", whole) {
      reference.reach = .anywhere
      if target.isScaled {
        scope.warn(
          "anywhere: its values depend on the scale, so a larger data set does not begin with the rows of a smaller one",
          at: whole["anywhere"]!.position)
      }
    }
    let rule = Rule.reference(reference)
    if isHidden {
      return Made(rule: rule, unit: .number(decimals: 0), type: .int8, origin: .reference(to: name))
    }
    guard target.key.count == 1 else {
      throw scope.stop(
        target.key.isEmpty
          ? "refers: table \"\(name)\" has no key"
          : "refers: the key of \"\(name)\" has several columns; refer in hidden:, as in row: {refers: \(name)}, read "
            + "row.\(target.key.last!) and so on in columns:, and say foreign_keys",
        at: node.position)
    }
    let key = try reader.column(target.key[0], of: name, scope, at: node.position)
    let row = table.add(
      ColumnInfo(
        model: .latent("\(self.name)#row", rule), unit: .number(decimals: 0), type: .int8,
        origin: .reference(to: name)), at: node.position)
    let hasForeignKey = whole["foreign_key"] == nil ? true : try flag("foreign_key", whole)
    return Made(
      rule: .referenced(key.name, by: row.name), unit: key.unit, type: key.type,
      origin: .key(of: name, row: row.name),
      foreignKey: hasForeignKey ? .init(self.name, references: name) : nil)
  }

  private func flag(_ key: String, _ whole: YAMLNode) throws(Stop) -> Bool {
    guard let node = whole[key] else { return false }
    guard node.plain == "true" || node.plain == "false" else {
      throw scope.stop("\(key) is true or false, not \(node.kind)", at: node.position)
    }
    return node.plain == "true"
  }

  private func skew(_ node: YAMLNode) throws(Stop) -> Reference.Skew {
    let problem = scope.source.problem(
      .error,
      "\(table.place)skew is uniform, zipf(1.1) or recent(20%), not \(node.kind)", at: node.position
    )
    if let entry = node.map?.first, node.map?.count == 1, let text = entry.value.text {
      return try skew(YAMLNode(plain: "\(entry.key)(\(text))", node.position))
    }
    guard let text = node.text else {
      reader.problems.append(problem)
      throw Stop()
    }
    if text == "uniform" { return .uniform }
    if text.last == ")", let open = text.firstIndex(of: "("),
      let number = Quantity.number(
        String(text[text.index(after: open)...].dropLast()).trimmingBlanks)
    {
      switch text[..<open] {
      case "zipf": return .zipf(exponent: number)
      case "recent": return .recent(share: number)
      default: break
      }
    }
    if text == "zipf" { return .zipf(exponent: 1) }
    if text == "recent" { return .recent(share: 0.2) }
    reader.problems.append(problem)
    throw Stop()
  }
}
