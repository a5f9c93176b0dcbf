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

  /// What the server's work takes, in nanoseconds; only the proportions matter. Measured with
  /// PostgreSQL 15 on the fitness data set.
  private enum Cost {
    static let copyPerByte = 10.0
    static let keyPerRow = 270.0
    static let foreignKeyPerRow = 250.0
    /// ANALYZE reads at most 30,000 rows with the usual statistics target.
    static let analyzePerValue: UInt64 = 1000
    static let analyzedRows: UInt64 = 30_000
    static let comparePerRow: UInt64 = 500
    static let fixed: UInt64 = 1_000_000
    /// Thirteen days. Whatever takes longer counts as this, so that weights can be added up.
    static let maximum = 0x1p50

    /// What something takes for a table's rows.
    static func of(_ table: TablePlan, perRow: Double) -> UInt64 {
      UInt64(min(Double(table.rowEstimate.rows) * perRow, maximum))
    }
  }

  /// The plan of a load into tables that are not there yet.
  ///
  /// - Parameter jobs: the connections. Where there are more than tables that grow with the scale,
  ///   large tables are copied in several parts.
  public init(freshLoadOf data: DataPlan, jobs: Int = 1) {
    var builder = Builder(data)
    let parts = Self.parts(data, jobs: jobs, copyWeights: builder.copyWeights)
    builder.addSteps(parts: parts, builder.structure)
    steps = builder.steps
    urgency = builder.urgency()
  }

  /// The plan of a load by twins of tables that are there.
  init(loadOf twins: Twins) {
    var builder = Builder(twins.data)
    let structure = twins.tables.map { twin in
      Builder.Staged(
        table: twin.table,
        keys: twin.keys.map {
          .restoreKey(twin.table, name: $0.name, sql: $0.sql.joined(separator: ";\n"))
        },
        foreignKeys: twin.foreignKeys.compactMap { key in
          guard let parent = key.parent else { return nil }
          return (
            parent,
            .restoreForeignKey(
              twin.table, name: key.name, sql: key.statements,
              isInParentsOrder: key.isInParentsOrder)
          )
        })
    }
    builder.addSteps(parts: twins.data.tables.map { _ in 1 }, structure)
    steps = builder.steps
    urgency = builder.urgency()
  }

  /// The plan of a load in one transaction: one step after the other.
  init(singleTransactionLoadOf data: DataPlan, _ way: SingleTransactionLoad.Way) {
    var builder = Builder(data)
    builder.addSingleTransactionSteps(way)
    steps = builder.steps
    urgency = builder.urgency()
  }

  /// The plan of one of the parts of a load by several processes.
  init(part: Int, of parts: Int, _ data: DataPlan) {
    var steps: [LoadStep] = []
    for table in data.tables where table.isScaled {
      let range = LoadStep.Part(part, of: parts, units: table.units)
      steps.append(
        LoadStep(
          number: steps.count, action: .copy(table.table, range),
          needs: steps.isEmpty ? [] : [steps.count - 1],
          weight: table.rowEstimate(units: range.units).rows + Cost.fixed))
    }
    steps.append(
      LoadStep(
        number: steps.count, action: .publish, needs: steps.isEmpty ? [] : [steps.count - 1],
        weight: Cost.fixed))
    self.steps = steps
    urgency = steps.map(\.weight)
  }

  /// The plan of a comparison of rows that are there with those that should be.
  ///
  /// - Parameter pieces: per piece its table and its rows; a table's pieces follow each other.
  init(comparing pieces: [(table: TableModel, rows: UInt64)]) {
    var steps: [LoadStep] = []
    var number = 0
    let counts = Dictionary(pieces.map { ($0.table.name, 1) }, uniquingKeysWith: +)
    for piece in pieces {
      number = steps.last?.table == piece.table.name ? number + 1 : 1
      steps.append(
        LoadStep(
          number: steps.count,
          action: .compare(piece.table, number: number, of: counts[piece.table.name]!),
          needs: [], weight: piece.rows * Cost.comparePerRow + Cost.fixed))
    }
    steps.append(
      LoadStep(
        number: steps.count, action: .checkStructure, needs: Array(0..<steps.count),
        weight: Cost.fixed))
    self.steps = steps
    urgency = steps.map(\.weight)
  }

  /// How many parts each table is copied in.
  ///
  /// A table that is copied whole is loaded frozen and, with `wal_level=minimal`, without being
  /// logged. So none is split as long as every connection can have a table of its own.
  private static func parts(_ data: DataPlan, jobs: Int, copyWeights: [UInt64]) -> [Int] {
    let scaled = data.tables.count { $0.isScaled }
    guard jobs > scaled else { return data.tables.map { _ in 1 } }
    let share = max(1, copyWeights.reduce(0, +) / UInt64(jobs))
    return zip(data.tables, copyWeights).map { table, weight in
      let parts = Int(min((weight + share / 2) / share, UInt64(jobs), table.units))
      return table.isScaled ? max(1, parts) : 1
    }
  }

  /// Puts the steps together.
  private struct Builder {
    let data: DataPlan
    let schema: SchemaSQL
    let copyWeights: [UInt64]
    var steps: [LoadStep] = []
    /// Steps of a table after its rows, in the order in which one connection would take them.
    private var followers: [[Int]] = []

    init(_ data: DataPlan) {
      self.data = data
      schema = SchemaSQL(data.model)
      copyWeights = data.tables.map { table in
        Cost.of(
          table, perRow: table.loadFormat.averageRowBytes(table) * Cost.copyPerByte)
      }
    }

    private mutating func add(_ action: LoadStep.Action, needs: [Int], weight: UInt64) -> Int {
      steps.append(
        LoadStep(number: steps.count, action: action, needs: needs, weight: weight + Cost.fixed))
      return steps.count - 1
    }

    /// A table in a staging schema.
    struct Staged {
      let table: TableModel
      /// The steps that build its keys and indexes.
      let keys: [LoadStep.Action]
      /// The steps that add them, and the tables that they refer to.
      let foreignKeys: [(parent: String, action: LoadStep.Action)]
    }

    /// The model's own tables.
    var structure: [Staged] {
      data.model.tables.map { table in
        Staged(
          table: table, keys: keys(of: table),
          foreignKeys: table.foreignKeys.map { key in
            (
              key.references,
              .foreignKey(table, key, name: schema.foreignKeyName(key, of: table))
            )
          })
      }
    }

    private func keys(of table: TableModel) -> [LoadStep.Action] {
      (schema.keys(table) + schema.indexes(table)).map { .key(table, name: $0.name) }
    }

    mutating func addSteps(parts: [Int], _ structure: [Staged]) {
      let create = add(.create(isStaged: true), needs: [], weight: 0)
      var copies: [String: [Int]] = [:]
      /// What the foreign keys to a table wait for: the server needs its keys, and plans its check
      /// by its statistics.
      var ready: [String: [Int]] = [:]
      let places = Dictionary(
        uniqueKeysWithValues: data.tables.enumerated().map { ($0.element.name, $0.offset) })
      let referenced = Set(structure.flatMap { $0.foreignKeys.map(\.parent) })
      for staged in structure {
        let index = places[staged.table.name]!
        let table = data.tables[index]
        let count = parts[index]
        let copied = (1...count).map { number in
          add(
            .copy(table.table, LoadStep.Part(number, of: count, units: table.units)),
            needs: [create], weight: copyWeights[index] / UInt64(count))
        }
        copies[table.name] = copied
        var steps = staged.keys.map { key in
          add(key, needs: copied, weight: Cost.of(table, perRow: Cost.keyPerRow))
        }
        let values =
          min(table.rowEstimate.rows, Cost.analyzedRows) * UInt64(table.columns.count)
        steps.append(
          add(.analyze(table.table), needs: copied, weight: values * Cost.analyzePerValue))
        ready[table.name] = steps
        followers.append(steps)
      }
      for (index, staged) in structure.enumerated() {
        let table = data.tables[places[staged.table.name]!]
        var checks: [Int] = []
        for key in staged.foreignKeys {
          let needs = Set(copies[table.name]! + ready[key.parent]!).sorted()
          checks.append(
            add(
              key.action, needs: needs, weight: Cost.of(table, perRow: Cost.foreignKeyPerRow)))
        }
        // Statistics of a table that others refer to are waited for, those of others are not.
        let isReferenced = referenced.contains(table.name)
        let place = isReferenced ? followers[index].count : followers[index].count - 1
        followers[index].insert(contentsOf: checks, at: place)
      }
      _ = add(.publish, needs: Array(1..<steps.count), weight: 0)
    }

    mutating func addSingleTransactionSteps(_ way: SingleTransactionLoad.Way) {
      func addNext(_ action: LoadStep.Action, weight: UInt64 = 0) {
        _ = add(action, needs: steps.isEmpty ? [] : [steps.count - 1], weight: weight)
      }
      switch way {
      case .create: break
      case .replace: addNext(.lock(.drop))
      case .truncate: addNext(.lock(.empty))
      case .append: addNext(.lock(.append))
      }
      if way.createsTables { addNext(.create(isStaged: false)) }
      // Where the server looks at each row, it finds what the row refers to.
      for index in data.model.indexesInOrderOfReferences {
        let table = data.tables[index]
        addNext(
          .copy(table.table, LoadStep.Part(1, of: 1, units: table.units)),
          weight: copyWeights[index])
      }
      if way.createsTables {
        for table in data.tables {
          for key in keys(of: table.table) {
            addNext(key, weight: Cost.of(table, perRow: Cost.keyPerRow))
          }
        }
      }
      if !way.createsTables {
        addNext(
          .restoreIndexes,
          weight: data.tables.reduce(0) { $0 + Cost.of($1, perRow: Cost.keyPerRow) })
      }
      for table in data.tables { addNext(.analyze(table.table)) }
      if way.createsTables {
        for table in data.tables {
          for key in table.table.foreignKeys {
            addNext(
              .foreignKey(table.table, key, name: schema.foreignKeyName(key, of: table.table)),
              weight: Cost.of(table, perRow: Cost.foreignKeyPerRow))
          }
        }
      } else {
        addNext(.restoreForeignKeys, weight: copyWeights.reduce(0, +) / 2)
      }
      addNext(.publish)
    }

    /// Per step, how long it is from its beginning to the end of the load at least.
    func urgency() -> [UInt64] {
      var urgency = steps.map(\.weight)
      // The steps of a table exclude each other, so they count as if each needed the one before.
      var next: [Int: Int] = [:]
      for steps in followers {
        for (step, follower) in zip(steps, steps.dropFirst()) { next[step] = follower }
      }
      var dependents = steps.map { _ in [Int]() }
      for step in steps { for need in step.needs { dependents[need].append(step.number) } }
      func settle(_ number: Int, _ known: inout [Bool]) {
        if known[number] { return }
        known[number] = true
        var rest: UInt64 = 0
        for follower in dependents[number] + (next[number].map { [$0] } ?? []) {
          settle(follower, &known)
          rest = max(rest, urgency[follower])
        }
        urgency[number] += rest
      }
      var known = steps.map { _ in false }
      for step in steps.reversed() { settle(step.number, &known) }
      return urgency
    }
  }
}
