public import FakeDataKit
public import PostgresClient

/// The parameters of an endpoint's executions: drawn before they are measured, the same ones for the same
/// seed and data.
public struct ParameterDraws: Sendable {
  /// Per execution, the values by the parameters' names, in PostgreSQL's text form.
  public let sets: [[String: String]]

  /// The values for a statement, in the order of its numbers.
  public func values(_ set: Int, for statement: Endpoint.Statement) -> [String?] {
    let values = sets[set % sets.count]
    return statement.parameters.map { values[$0] }
  }

  /// Draws parameters.
  ///
  /// - Parameters:
  ///   - count: how many executions' parameters, from 1.
  ///   - endpoint: whose.
  ///   - seed: what they depend on, together with the endpoint's name.
  ///   - asOf: the day that the data set takes for today.
  ///   - connection: to the database, its search path leading to the tables; they are looked at.
  /// - Throws: ``WorkloadError`` where a table or column is missing or empty, or `PostgresError`.
  public init(
    _ count: Int, for endpoint: Endpoint, seed: UInt64, asOf: CivilDate,
    mix: ParameterMix = ParameterMix(), on connection: inout Connection
  ) throws {
    var sets = [[String: String]](repeating: [:], count: count)
    for rule in endpoint.parameters {
      var numbers = DrawnNumbers(
        seed: seed, "\(endpoint.name) \(rule.names.joined(separator: ","))")
      var columns = TableColumns(endpoint: endpoint)
      let values = try Self.values(
        count, rule, &numbers, asOf, mix, &columns, on: &connection)
      for (index, row) in values.enumerated() {
        for (name, value) in zip(rule.names, row) { sets[index][name] = value }
      }
    }
    self.sets = sets
  }

  private static func values(
    _ count: Int, _ rule: ParameterRule, _ numbers: inout DrawnNumbers, _ asOf: CivilDate,
    _ mix: ParameterMix, _ columns: inout TableColumns, on connection: inout Connection
  ) throws -> [[String]] {
    switch rule.source {
    case .now: return repeated("\(asOf) 23:59:59+00", count)
    case .today: return repeated(asOf.description, count)
    case .integer(let range):
      return (0..<count).map { _ in
        let width = UInt64(bitPattern: range.upperBound &- range.lowerBound)
        let offset = numbers.next(through: width)
        return [String(range.lowerBound &+ Int64(bitPattern: offset))]
      }
    case .choice(let texts):
      return (0..<count).map { _ in [texts[Int(numbers.next(below: UInt64(texts.count)))]] }
    case .column(let table, let column):
      let values = try columns.distinctValues(table, column, on: &connection)
      return (0..<count).map { _ in [values[Int(numbers.next(below: UInt64(values.count)))]] }
    case .key(let table), .existing(let table):
      let keys = try columns.keyRange(table, on: &connection)
      var mayMiss = false
      if case .key = rule.source { mayMiss = true }
      var wanted: [Int64] = []
      var misses: Set<Int> = []
      for index in 0..<count {
        let kind = Int(numbers.next(below: 100))
        if mayMiss, kind < mix.missPercent {
          misses.insert(index)
          wanted.append(keys.miss(&numbers))
        } else if kind >= 100 - mix.hotPercent {
          wanted.append(keys.hot(&numbers))
        } else {
          wanted.append(keys.uniform(&numbers))
        }
      }
      let existing = try columns.nearestKeys(table, wanted, on: &connection)
      return wanted.indices.map { index in
        [String(misses.contains(index) ? wanted[index] : existing[index])]
      }
    case .row(let table, let names):
      let keys = try columns.keyRange(table, on: &connection)
      let wanted = (0..<count).map { _ in keys.uniform(&numbers) }
      return try columns.rows(table, names, nearest: wanted, on: &connection)
    }
  }

  private static func repeated(_ value: String, _ count: Int) -> [[String]] {
    Array(repeating: [value], count: count)
  }
}
