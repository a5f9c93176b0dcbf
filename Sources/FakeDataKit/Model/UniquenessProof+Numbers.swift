/// What the value of an expression tells of what it is made of.
extension UniquenessProof {
  /// A sum of multiples of what differs from row to row, and something that does not.
  private struct Sum {
    var factors: [Expression: Int64] = [:]
    /// What is the same in all rows, where that is known here: the as-of day is not.
    var constant: Int64? = 0

    func scaled(by factor: Int64) -> Sum? {
      var sum = Sum()
      for (part, own) in factors {
        let (product, overflow) = own.multipliedReportingOverflow(by: factor)
        if overflow { return nil }
        sum.factors[part] = product
      }
      sum.constant = constant.flatMap { value in
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
      }
      return sum
    }

    func adding(_ other: Sum) -> Sum? {
      var sum = self
      for (part, factor) in other.factors {
        let (total, overflow) = sum.factors[part, default: 0].addingReportingOverflow(factor)
        if overflow { return nil }
        sum.factors[part] = total == 0 ? nil : total
      }
      sum.constant = constant.flatMap { one in
        other.constant.flatMap { other in
          let (total, overflow) = one.addingReportingOverflow(other)
          return overflow ? nil : total
        }
      }
      return sum
    }
  }

  /// An expression as a sum; what is no sum is one part of it.
  private func sum(_ expression: Expression) -> Sum {
    func whole() -> Sum {
      // The same in all rows where it reads nothing of them.
      reads(expression).isEmpty
        ? Sum(constant: nil) : Sum(factors: [expression: 1])
    }
    switch expression {
    case .constant(let value): return Sum(constant: value)
    case .asOfDay: return Sum(constant: nil)
    case .column, .period, .ordinal: return Sum(factors: [expression: 1])
    case .sum(let a, let b): return sum(a).adding(sum(b)) ?? whole()
    case .difference(let a, let b):
      return sum(b).scaled(by: -1).flatMap { sum(a).adding($0) } ?? whole()
    case .product(let a, let b):
      let (left, right) = (sum(a), sum(b))
      if left.factors.isEmpty, let factor = left.constant {
        return right.scaled(by: factor) ?? whole()
      }
      if right.factors.isEmpty, let factor = right.constant {
        return left.scaled(by: factor) ?? whole()
      }
      return whole()
    case .quotient, .floorQuotient, .remainder, .minimum, .maximum: return whole()
    }
  }

  /// What an expression reads of a row.
  private func reads(_ expression: Expression) -> Set<Expression> {
    switch expression {
    case .constant, .asOfDay: []
    case .column, .period, .ordinal: [expression]
    case .quotient(let value, _), .floorQuotient(let value, _), .remainder(let value, _):
      reads(value)
    case .sum(let a, let b), .difference(let a, let b), .product(let a, let b),
      .minimum(let a, let b),
      .maximum(let a, let b):
      reads(a).union(reads(b))
    }
  }

  private func fact(_ part: Expression, _ table: TableModel) -> Fact {
    switch part {
    case .column(let name): .column(name, of: table.name)
    case .period: .period(table.name)
    case .ordinal: .ordinal(table.name)
    default: .value(part, of: table.name)
    }
  }

  private func isKnown(_ part: Expression, _ table: TableModel, _ facts: Set<Fact>) -> Bool {
    facts.contains(fact(part, table))
      || reads(part).allSatisfy { facts.contains(fact($0, table)) }
  }

  /// What the value of an expression tells: its unknown parts, where no two values of theirs give the same sum.
  mutating func parts(
    of expression: Expression, in table: TableModel, _ facts: Set<Fact>
  ) -> Set<Fact> {
    var told: Set<Fact> = []
    // Quotient and remainder by the same number tell the dividend.
    switch expression {
    case .floorQuotient(let value, let divisor)
    where facts.contains(.value(.remainder(value, divisor), of: table.name)),
      .remainder(let value, let divisor)
    where facts.contains(.value(.floorQuotient(value, divisor), of: table.name)):
      told.formUnion(parts(of: value, in: table, facts))
    default: break
    }
    let unknown = sum(expression).factors.filter { !isKnown($0.key, table, facts) }
      .sorted { $0.value.magnitude < $1.value.magnitude }
    // Digits of a number in mixed radix: all parts below a factor together do not reach it.
    var reached: UInt64 = 0
    for (index, (part, factor)) in unknown.enumerated() {
      guard reached < factor.magnitude else { return told }
      guard index < unknown.count - 1 else { break }
      guard let range = bounds(of: part, in: table) else { return told }
      let width = UInt64(bitPattern: range.upperBound &- range.lowerBound)
      let (most, overflow) = width.multipliedReportingOverflow(by: factor.magnitude)
      let (total, isMore) = reached.addingReportingOverflow(most)
      if overflow || isMore { return told }
      reached = total
    }
    return told.union(unknown.map { fact($0.key, table) })
  }

  // MARK: - Bounds

  /// The numbers that a column can have in any run, or nil where that is not easily said.
  mutating func bounds(ofColumn name: String, in table: TableModel) -> ClosedRange<Int64>? {
    if name == TableModel.rowColumn, case .catalog(let catalog) = table.cardinality {
      return model.catalog(catalog).map { 0...Int64(max(1, $0.rows.count) - 1) }
    }
    let place = Fact.column(name, of: table.name)
    guard let column = column(name, of: table.name), bounding.insert(place).inserted else {
      return nil
    }
    defer { bounding.remove(place) }
    return bounds(of: column.rule, in: table)
  }

  private mutating func bounds(of rule: Rule, in table: TableModel) -> ClosedRange<Int64>? {
    switch rule {
    case .uniform(let range), .permuted(let range), .normal(_, _, let range): return range
    case .rowNumber, .parentKey: return 1...Int64(TableCompiler.maximumRows)
    case .reference: return 0...Int64(TableCompiler.maximumRows)
    case .bucket(_, let bounds): return 0...Int64(bounds.count)
    case .row(let catalog, _), .distinctRow(let catalog, _, _):
      return model.catalog(catalog).map { 0...Int64(max(1, $0.rows.count) - 1) }
    case .choice(let values): return Self.range(values.map(\.value))
    case .lookup(let name, let catalog, _):
      return model.catalog(catalog)?.values(of: name).flatMap(Self.range)
    case .expression(let expression): return bounds(of: expression, in: table)
    case .column(let name): return bounds(ofColumn: name, in: table)
    case .parent(let name):
      guard let parent = parent(of: table) else { return nil }
      return bounds(ofColumn: name, in: parent)
    case .ancestor(let name, let ancestor):
      guard let ancestor = self.table(ancestor) else { return nil }
      return bounds(ofColumn: name, in: ancestor)
    case .by(_, let cases):
      var all: ClosedRange<Int64>?
      for item in cases where item.rule != .null {
        guard let range = bounds(of: item.rule, in: table) else { return nil }
        all =
          all.map {
            min($0.lowerBound, range.lowerBound)...max($0.upperBound, range.upperBound)
          } ?? range
      }
      return all
    case .aggregate(let aggregate) where aggregate.function == .count:
      return 0...Int64(TableCompiler.maximumRows)
    case .empirical, .aggregate, .runningTotal, .moment, .after, .referenced, .text, .textLookup,
      .null,
      .uuid, .range, .array, .json, .pattern:
      return nil
    }
  }

  private static func range(_ values: [Value]) -> ClosedRange<Int64>? {
    var numbers: [Int64] = []
    for case .integer(let number) in values { numbers.append(number) }
    guard numbers.count == values.count, let least = numbers.min() else { return nil }
    return least...numbers.max()!
  }

  private mutating func bounds(
    of expression: Expression, in table: TableModel
  ) -> ClosedRange<Int64>? {
    func combined(_ operation: Program.Operator, _ a: Expression, _ b: Expression) -> ClosedRange<
      Int64
    >? {
      guard let left = bounds(of: a, in: table), let right = bounds(of: b, in: table) else {
        return nil
      }
      return TableCompiler.range(operation, left, right)
    }
    switch expression {
    case .constant(let value): return value...value
    case .asOfDay: return nil
    case .column(let name): return bounds(ofColumn: name, in: table)
    case .period: return 0...Int64(DataPlan.maximumDays - 1)
    case .ordinal:
      guard case .children(_, let count, _) = table.cardinality else { return 0...0 }
      return 0...Int64(max(1, count.maximum) - 1)
    case .sum(let a, let b): return combined(.add, a, b)
    case .difference(let a, let b): return combined(.subtract, a, b)
    case .product(let a, let b): return combined(.multiply, a, b)
    case .minimum(let a, let b): return combined(.minimum, a, b)
    case .maximum(let a, let b): return combined(.maximum, a, b)
    case .quotient(let value, let divisor): return combined(.divide, value, .constant(divisor))
    case .floorQuotient(let value, let divisor):
      return combined(.floorDivide, value, .constant(divisor))
    case .remainder(_, let divisor): return divisor > 0 ? 0...(divisor - 1) : nil
    }
  }
}
