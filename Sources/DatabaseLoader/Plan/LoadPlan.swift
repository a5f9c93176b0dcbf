public import FakeDataKit

/// The steps of a load and which of them wait for which.
///
/// A plan is a value: it can be printed without a server. Connections take steps that are ready, the
/// ones with the longest way to the end first.
public struct LoadPlan: Sendable {
  /// The steps; each needs only steps before it.
  public let steps: [LoadStep]
  /// Per step, its weight and that of the heaviest way from it to the last step.
  let urgency: [UInt64]

  /// What the work on a row costs, relative to copying a row of a dozen bytes.
  private enum Cost {
    static let copyPerByte: UInt64 = 1
    static let keyPerRow: UInt64 = 30
    static let foreignKeyPerRow: UInt64 = 40
    static let fixed: UInt64 = 1
  }

  /// The plan of a load into tables that are not there yet.
  public init(freshLoadOf data: DataPlan) {
    let schema = SchemaSQL(data.model)
    var steps: [LoadStep] = []
    func add(_ action: LoadStep.Action, needs: [Int], weight: UInt64) -> Int {
      steps.append(
        LoadStep(number: steps.count, action: action, needs: needs, weight: weight + Cost.fixed))
      return steps.count - 1
    }
    let create = add(.create, needs: [], weight: 0)
    // Keys and statistics of a table, which foreign keys from and to it wait for: the server needs
    // the parent's key, and plans its check by the statistics of both.
    var ready: [String: Int] = [:]
    for table in data.tables {
      let rowBytes = UInt64(RowFormat.copyBinary.maximumRowBytes(table))
      var last = add(
        .copy(table.table), needs: [create], weight: table.rowCount * rowBytes * Cost.copyPerByte)
      for (name, sql) in schema.keys(table.table) {
        last = add(
          .key(table.table, name: name, sql: sql), needs: [last],
          weight: table.rowCount * Cost.keyPerRow)
      }
      ready[table.name] = add(.analyze(table.table), needs: [last], weight: 0)
    }
    var last = Array(ready.values)
    for table in data.tables {
      // One after the other: two checks of the same table would wait for each other's lock.
      var previous: Int?
      for key in table.table.foreignKeys {
        let needs = [ready[table.name]!, ready[key.references]!] + (previous.map { [$0] } ?? [])
        let name = schema.foreignKeyName(key, of: table.table)
        previous = add(
          .foreignKey(table.table, key, name: name), needs: needs,
          weight: table.rowCount * Cost.foreignKeyPerRow)
        last.append(previous!)
      }
    }
    _ = add(.publish, needs: last.sorted(), weight: 0)
    self.steps = steps
    var urgency = steps.map(\.weight)
    for step in steps.reversed() {
      for need in step.needs {
        urgency[need] = max(urgency[need], steps[need].weight + urgency[step.number])
      }
    }
    self.urgency = urgency
  }
}
