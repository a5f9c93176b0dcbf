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
    case .column(let name):
      guard isFaithful(column, to: self.column(name, of: table.name)) else { return [] }
      return [.column(name, of: table.name)]
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
    case .by(let selector, let cases)
    where Self.areDistinctConstants(cases) && comparison == .exact:
      return [.column(selector, of: table.name)]
    case .by(let selector, let cases):
      let rules = Set(cases.map(\.rule)).subtracting([.null])
      guard rules.count == 1 || facts.contains(.column(selector, of: table.name)) else { return [] }
      // What it tells in every case.
      return rules.map { consequences(of: $0, column, table, facts) }
        .reduce(nil) { $0?.intersection($1) ?? $1 } ?? []
    case .textLookup(let name, let catalog, _):
      return ends(of: model.catalog(catalog)?.values(of: name) ?? [], table)
    case .lookup, .referenced:
      // Several of them can tell together what none tells alone: see `references` and `lookups`.
      return []
    case .uniform, .normal, .empirical, .choice, .row, .bucket, .null, .range, .array, .json,
      .aggregate,
      .runningTotal, .pattern, .moment, .after:
      return []
    }
  }

  /// Whether each case is a value of its own.
  private static func areDistinctConstants(_ cases: [Rule.Case]) -> Bool {
    var values: Set<Value> = []
    for item in cases {
      switch item.rule {
      case .choice(let choices):
        let possible = choices.filter { $0.weight > 0 }
        guard possible.count == 1, values.insert(possible[0].value).inserted else { return false }
      case .expression(.constant(let number)):
        guard values.insert(.integer(number)).inserted else { return false }
      default: return false
      }
    }
    return true
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
    /// The texts of a piece that is a column, where they are known and are compared as they are.
    func texts(_ place: Int) -> KnownTexts? {
      guard comparison == .exact, pieces.indices.contains(place),
        case .column(let name, nil) = pieces[place]
      else { return nil }
      return knownTexts(of: name, table)
    }
    func isWithout(_ character: Unicode.Scalar, _ name: String) -> Bool {
      guard comparison == .exact, let texts = knownTexts(of: name, table) else { return false }
      return !texts.characters.contains(character)
    }
    func beginsWithoutDigit(_ place: Int) -> Bool {
      if let first = literal(place)?.unicodeScalars.first { return !Self.isDigit(first) }
      guard let texts = texts(place) else { return false }
      return !texts.canBeEmpty && !texts.first.contains(where: Self.isDigit)
    }
    func endsWithoutDigit(_ place: Int, _ canBeNegative: Bool) -> Bool {
      if let last = literal(place)?.unicodeScalars.last {
        return !Self.isDigit(last) && !(canBeNegative && last == "-")
      }
      guard let texts = texts(place) else { return false }
      return !texts.canBeEmpty && !texts.last.contains(where: Self.isDigit)
        && !(canBeNegative && texts.last.contains("-"))
    }
    var (first, last) = (0, pieces.count - 1)
    forwards: while first <= last {
      guard case .column(let name, let width) = pieces[first] else {
        first += 1
        continue
      }
      switch form(of: name, width, table) {
      case .number:
        guard first == pieces.count - 1 || beginsWithoutDigit(first + 1) else { break forwards }
      case .ofOneLength: break
      case .other:
        // It ends before the first character that it cannot have.
        guard let next = literal(first + 1)?.unicodeScalars.first, isWithout(next, name) else {
          break forwards
        }
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
        guard last == 0 || endsWithoutDigit(last - 1, canBeNegative) else { break backwards }
      case .ofOneLength: break
      case .other:
        guard let previous = literal(last - 1)?.unicodeScalars.last, isWithout(previous, name)
        else {
          break backwards
        }
      }
      told.insert(.column(name, of: table.name))
      last -= 1
    }
    if first == last, comparison == .exact, case .column(let name, _) = pieces[first] {
      told.insert(.column(name, of: table.name))
    }
    return told
  }

  /// The number that texts of several templates end with, whichever template it is.
  private mutating func ends(of templates: [Value], _ table: TableModel) -> Set<Fact> {
    var told: Set<String> = []
    for template in templates {
      guard
        let pieces = try? TextTemplate(
          template.plainText, isColumn: { column($0, of: table.name) != nil }
        ).pieces, case .column(let name, let width)? = pieces.last, pieces.count > 1,
        case .literal(let before) = pieces[pieces.count - 2],
        let sign = before.unicodeScalars.last, !("0"..."9").contains(sign),
        case .number(let canBeNegative) = form(of: name, width, table),
        !canBeNegative || sign != "-"
      else { return [] }
      told.insert(name)
    }
    return told.count == 1 ? [.column(told.first!, of: table.name)] : []
  }

  /// What is known of a column's texts.
  private struct KnownTexts {
    /// The characters that they have.
    var characters: Set<Unicode.Scalar> = []
    /// Those that they begin with, and those that they end with.
    var first: Set<Unicode.Scalar> = []
    var last: Set<Unicode.Scalar> = []
    var canBeEmpty = false

    mutating func add(_ text: String) {
      let scalars = text.unicodeScalars
      characters.formUnion(scalars)
      guard let begin = scalars.first, let end = scalars.last else {
        canBeEmpty = true
        return
      }
      first.insert(begin)
      last.insert(end)
    }
  }

  private static func isDigit(_ character: Unicode.Scalar) -> Bool {
    ("0"..."9").contains(character)
  }

  private func knownTexts(of name: String, _ table: TableModel) -> KnownTexts? {
    guard let column = column(name, of: table.name) else { return nil }
    var result = KnownTexts()
    return add(column.rule, table, to: &result, depth: 0) ? result : nil
  }

  /// Adds the texts of a rule; false where they are not known.
  private func add(
    _ rule: Rule, _ table: TableModel, to texts: inout KnownTexts, depth: Int
  ) -> Bool {
    // Columns that need each other in a circle are refused elsewhere.
    guard depth < 16 else { return false }
    func add(_ values: [Value]?) -> Bool {
      guard let values else { return false }
      for value in values { texts.add(value.plainText) }
      return true
    }
    func add(column name: String, of table: TableModel?) -> Bool {
      guard let table, let column = column(name, of: table.name) else { return false }
      return self.add(column.rule, table, to: &texts, depth: depth + 1)
    }
    switch rule {
    case .choice(let values): return add(values.map(\.value))
    case .lookup(let name, let catalog, _): return add(model.catalog(catalog)?.values(of: name))
    case .textLookup(let name, let catalog, _) where isPlain(name, of: catalog):
      return add(model.catalog(catalog)?.values(of: name))
    case .column(let name): return add(column: name, of: table)
    case .parent(let name): return add(column: name, of: parent(of: table))
    case .ancestor(let name, let ancestor): return add(column: name, of: self.table(ancestor))
    case .by(_, let cases):
      return cases.allSatisfy { item in
        item.rule == .null || self.add(item.rule, table, to: &texts, depth: depth + 1)
      }
    default: return false
    }
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
    if let range, range.lowerBound >= 0,
      Self.digits(range.lowerBound, width) == Self.digits(range.upperBound, width)
    {
      return .ofOneLength
    }
    return .number(canBeNegative: (range?.lowerBound ?? -1) < 0)
  }

  private static func digits(_ number: Int64, _ width: Int?) -> Int {
    max(String(number).utf8.count, width ?? 0)
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
    case .column(let name): return isNumber(name, table)
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
