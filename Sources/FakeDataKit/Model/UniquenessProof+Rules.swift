/// What the value of a column tells, by its rule.
extension UniquenessProof {
  mutating func consequences(
    of column: ColumnModel, in table: TableModel, _ facts: Set<Fact>
  ) -> Set<Fact> {
    consequences(of: column.rule, column, table, facts)
  }

  private mutating func consequences(
    of rule: Rule, _ column: ColumnModel, _ table: TableModel, _ facts: Set<Fact>
  ) -> Set<Fact> {
    let comparison = comparison(column.type)
    if comparison == .unknown { return [] }
    let distinct: Fact = column.scope == .group ? .amongSiblings(table.name) : .row(table.name)
    switch rule {
    case .rowNumber, .uuid: return [.row(table.name)]
    case .permuted: return [distinct]
    case .pattern(let pattern, isUnique: true):
      return isTold(pattern, comparison) ? [distinct] : []
    case .parentKey: return parent(of: table).map { [.row($0.name)] } ?? []
    case .parent(let name):
      guard let parent = parent(of: table),
        isFaithful(column, to: self.column(name, of: parent.name))
      else { return [] }
      return [.column(name, of: parent.name)]
    case .ancestor(let name, let ancestor):
      guard isFaithful(column, to: self.column(name, of: ancestor)) else { return [] }
      return [.column(name, of: ancestor)]
    case .reference(let reference):
      var told: Set<Fact> = []
      if reference.isDistinct { told.insert(.amongSiblings(table.name)) }
      if case .family(let ancestor) = reference.reach { told.insert(.row(ancestor)) }
      return told
    case .distinctRow(let catalog, let weight, let strata):
      return isDistinct(catalog, weight, strata, table) ? [.amongSiblings(table.name)] : []
    case .expression(let expression): return parts(of: expression, in: table, facts)
    case .text(let template): return decoded(template, comparison, table)
    case .by(let selector, let cases):
      let rules = Set(cases.map(\.rule)).subtracting([.null])
      guard rules.count == 1 || facts.contains(.column(selector, of: table.name)) else { return [] }
      // What it tells in every case.
      return rules.map { consequences(of: $0, column, table, facts) }
        .reduce(nil) { $0?.intersection($1) ?? $1 } ?? []
    case .lookup, .textLookup, .referenced:
      // Several of them can tell together what none tells alone: see `references` and `lookups`.
      return []
    case .uniform, .normal, .empirical, .choice, .row, .bucket, .null, .range, .array, .json,
      .aggregate,
      .runningTotal, .pattern, .moment, .after:
      return []
    }
  }

  /// Whether texts of a unique pattern differ as a type compares them.
  private func isTold(_ text: String, _ comparison: Comparison) -> Bool {
    guard let pattern = try? TextPattern(text) else { return false }
    switch comparison {
    case .exact: return true
    case .unknown: return false
    case .ignoringBlanks: return !text.unicodeScalars.contains(" ") || !hasBlank(pattern.distinct)
    case .ignoringCase: return isToldWithoutCase(pattern.distinct)
    }
  }

  private func hasBlank(_ node: TextPattern.Node) -> Bool {
    switch node {
    case .literal(let text): text.contains(" ")
    case .oneOf(let characters): characters.contains(" ")
    case .sequence(let nodes), .alternatives(let nodes): nodes.contains(where: hasBlank)
    case .repeated(let node, _): hasBlank(node)
    }
  }

  private func isToldWithoutCase(_ node: TextPattern.Node) -> Bool {
    var collides = false
    func lowered(_ node: TextPattern.Node) -> TextPattern.Node {
      switch node {
      case .literal(let text): return .literal(text.lowercased())
      case .oneOf(let characters):
        let lower = Set(characters.flatMap { String($0).lowercased().unicodeScalars })
        if lower.count != characters.count { collides = true }
        return .oneOf(Array(lower))
      case .sequence(let nodes): return .sequence(nodes.map(lowered))
      case .alternatives(let nodes): return .alternatives(nodes.map(lowered))
      case .repeated(let node, let range): return .repeated(lowered(node), range)
      }
    }
    let lower = lowered(node)
    return !collides && PatternAutomaton(lower).isUnambiguous
  }

  /// Whether no row of a catalogue comes twice in a group.
  private func isDistinct(
    _ name: String, _ weight: String, _ strata: Int, _ table: TableModel
  ) -> Bool {
    guard case .children(_, let count, _) = table.cardinality, count.maximum <= strata,
      let values = model.catalog(name)?.values(of: weight)
    else { return false }
    var weights: [Int64] = []
    for case .integer(let weight) in values { weights.append(weight) }
    guard weights.count == values.count, weights.allSatisfy({ (0..<(1 << 31)).contains($0) })
    else { return false }
    let sum = weights.reduce(0, +)
    return weights.allSatisfy { $0 * Int64(strata) <= sum }
  }

  // MARK: - Texts

  /// The columns in braces that a text can be taken apart into.
  ///
  /// From both ends, numbers and what always has the same length are found as long as literals tell where numbers end;
  /// what is left in the middle is one column's, or nobody knows whose.
  private mutating func decoded(
    _ text: String, _ comparison: Comparison, _ table: TableModel
  ) -> Set<Fact> {
    guard
      let pieces = try? TextTemplate(
        text, isColumn: { column($0, of: table.name) != nil }
      ).pieces
    else { return [] }
    var told: Set<Fact> = []
    func literal(_ place: Int) -> String? {
      guard pieces.indices.contains(place), case .literal(let text) = pieces[place] else {
        return nil
      }
      return text
    }
    func isDigit(_ character: Unicode.Scalar?) -> Bool {
      character.map { ("0"..."9").contains($0) } ?? false
    }
    var (first, last) = (0, pieces.count - 1)
    forwards: while first <= last {
      guard case .column(let name, let width) = pieces[first] else {
        first += 1
        continue
      }
      switch form(of: name, width, table) {
      case .number:
        let next = literal(first + 1)
        guard first == pieces.count - 1 || next != nil && !isDigit(next?.unicodeScalars.first)
        else { break forwards }
      case .ofOneLength: break
      case .other: break forwards
      }
      told.insert(.column(name, of: table.name))
      first += 1
    }
    backwards: while last >= first {
      guard case .column(let name, let width) = pieces[last] else {
        last -= 1
        continue
      }
      switch form(of: name, width, table) {
      case .number(let canBeNegative):
        let sign = literal(last - 1)?.unicodeScalars.last
        guard last == 0 || sign != nil && !isDigit(sign) && !(canBeNegative && sign == "-") else {
          break backwards
        }
      case .ofOneLength: break
      case .other: break backwards
      }
      told.insert(.column(name, of: table.name))
      last -= 1
    }
    if first == last, comparison == .exact, case .column(let name, _) = pieces[first] {
      told.insert(.column(name, of: table.name))
    }
    return told
  }

  private enum TextForm {
    case number(canBeNegative: Bool)
    case ofOneLength
    case other
  }

  /// How a column is written in a text.
  private mutating func form(of name: String, _ width: Int?, _ table: TableModel) -> TextForm {
    guard let column = column(name, of: table.name) else {
      return name == TableModel.rowColumn ? .number(canBeNegative: false) : .other
    }
    if let base = column.type.flatMap({ model.baseType(of: $0) }), !base.isInteger {
      switch base {
      case .uuid, .date, .bool: return .ofOneLength
      default: return .other
      }
    }
    guard isNumber(name, table) else { return .other }
    let range = bounds(ofColumn: name, in: table)
    return .number(canBeNegative: (range?.lowerBound ?? -1) < 0)
  }

  /// Whether a latent column's rule makes numbers, as far as that is easily said.
  private func isNumber(_ rule: Rule, _ table: TableModel) -> Bool {
    switch rule {
    case .rowNumber, .parentKey, .uniform, .normal, .empirical, .row, .distinctRow, .bucket,
      .expression,
      .permuted, .reference, .aggregate, .runningTotal, .moment, .after:
      return true
    case .choice(let values):
      return values.allSatisfy { if case .integer = $0.value { true } else { false } }
    case .lookup(let name, let catalog, _):
      return model.catalog(catalog)?.values(of: name)?
        .allSatisfy { if case .integer = $0 { true } else { false } } ?? false
    case .by(_, let cases): return cases.allSatisfy { $0.rule == .null || isNumber($0.rule, table) }
    case .parent(let name):
      guard let parent = parent(of: table) else { return false }
      return isNumber(name, parent)
    case .ancestor(let name, let ancestor):
      return self.table(ancestor).map { isNumber(name, $0) } ?? false
    case .text, .textLookup, .null, .uuid, .range, .array, .json, .referenced, .pattern:
      return false
    }
  }

  private func isNumber(_ name: String, _ table: TableModel) -> Bool {
    guard let column = column(name, of: table.name) else { return false }
    if let type = column.type, model.baseType(of: type)?.isInteger == true { return true }
    return isNumber(column.rule, table)
  }
}
