/// Which values are NULL.
///
/// A lane beside a column's own is 1 where the value is NULL; what the value's lane holds there means nothing
/// and does not change by it.
extension TableCompiler {
  /// Makes a share of a column's values NULL, beside those that are.
  mutating func addNulls(to column: inout Column, _ definition: ColumnModel) throws(ModelError) {
    let share = definition.nullShare
    guard share >= 0, share < 1 else {
      throw error(.invalidRule, "the share of NULLs must be from 0 to less than 1, not \(share)")
    }
    guard share > 0 else { return }
    let threshold = (share * 0x1p32).rounded()
    let key = key("#null \(definition.name)")
    let least = UInt32(min(threshold, 0x1p32 - 1))
    var step = Program.Step.chance(least, Program.Draws(key: key, scope: definition.scope))
    if let site { step = .chanceAt(least, key, place(definition.scope, site)) }
    let drawn = add(step, 0...1)
    column.nulls = either(column.nulls, drawn.lane)
  }

  /// NULL, whatever the type.
  mutating func nullColumn() -> Column {
    var column = add(.constant(0), 0...0)
    column.nulls = add(.constant(1), 1...1).lane
    column.isNull = true
    return column
  }

  /// The lane that is 1 where either of two is.
  mutating func either(_ a: Int?, _ b: Int?) -> Int? {
    guard let a else { return b }
    guard let b, a != b else { return a }
    return add(.arithmetic(.maximumNarrow, .lane(a), .lane(b)), 0...1).lane
  }

  /// The lane that is 1 where both of two are.
  mutating func both(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    return a == b ? a : add(.arithmetic(.minimumNarrow, .lane(a), .lane(b)), 0...1).lane
  }

  /// The lane of one of several lanes that are 1 where a value is NULL, by a selector.
  mutating func nulls(of branches: [Int?], by selector: Int) -> Int? {
    guard branches.contains(where: { $0 != nil }) else { return nil }
    if branches.allSatisfy({ $0 == branches[0] }) { return branches[0] }
    let never = add(.constant(0), 0...0).lane
    return add(
      .select(program.constants.store(branches.map { $0 ?? never }), selector: selector), 0...1
    ).lane
  }

  /// Arithmetic in which NULLs are as for SQL: `LEAST` and `GREATEST` leave them out of account, all else
  /// is NULL with them.
  mutating func nullableArithmetic(
    _ operation: Program.Operator, _ left: Column, _ right: Column
  ) -> Column {
    var result: Column
    if operation == .minimum || operation == .maximum {
      result = arithmetic(
        operation, replacingNulls(in: left, by: right), replacingNulls(in: right, by: left))
      result.nulls = both(left.nulls, right.nulls)
    } else {
      result = arithmetic(operation, left, right)
      result.nulls = either(left.nulls, right.nulls)
    }
    return result
  }

  /// A number, or another one where it is NULL.
  mutating func replacingNulls(in column: Column, by other: Column) -> Column {
    guard let nulls = column.nulls else { return column }
    let lanes = [column, other].map {
      $0.lane < 0 ? add(.constant($0.range.lowerBound), $0.range).lane : $0.lane
    }
    let low = min(column.range.lowerBound, other.range.lowerBound)
    let high = max(column.range.upperBound, other.range.upperBound)
    return add(.select(program.constants.store(lanes), selector: nulls), low...high)
  }
}
