public import FakeDataKit

/// A step of a load: one piece of work on one connection.
public struct LoadStep: Sendable {
  /// What a step does.
  public enum Action: Sendable {
    /// Creates the tables without keys, in a staging schema of their own or where they belong.
    case create(isStaged: Bool)
    /// Locks tables that are there.
    case lock(LockPurpose)
    /// Streams a table's rows, or one part of them, into it.
    case copy(TableModel, Part)
    /// Builds the index of a primary key or unique constraint, or another index.
    case key(TableModel, name: String)
    /// Builds an index again that a table had which this one takes the place of, with its key.
    case restoreKey(TableModel, name: String, sql: String)
    /// Collects the planner's statistics, and moves the identity sequence past the last key.
    case analyze(TableModel)
    /// Adds a foreign key and has the server check every row.
    case foreignKey(TableModel, TableModel.ForeignKey, name: String)
    /// Adds a foreign key that a table had which this one takes the place of, and has the server check every row.
    case restoreForeignKey(TableModel, name: String, sql: [String], isInParentsOrder: Bool)
    /// Builds the indexes again that tables that are there had, with their keys.
    case restoreIndexes
    /// Adds the foreign keys again that tables that are there had, and has the server check every row.
    case restoreForeignKeys
    /// Moves the tables into the target schema.
    case publish
    /// Compares rows of a table, piece `number` of `count`, with what they should be.
    case compare(TableModel, number: Int, of: Int)
    /// Checks keys, sequences and statistics.
    case checkStructure
  }

  /// What tables that are there are locked for.
  public enum LockPurpose: Sendable {
    /// Others may go on reading, and not write.
    case append
    /// The tables are emptied.
    case empty
    /// The tables are dropped.
    case drop
  }

  /// One of the parts that a table is copied in, with its number and how many there are.
  public struct Part: Sendable, Hashable {
    /// The part's number, from 1.
    public let number: Int
    /// How many parts there are.
    public let count: Int
    /// The rows of a root table, or the parents of a child table, that the part has.
    public let units: Range<UInt64>

    /// Part `number` of `count` parts of equal size.
    init(_ number: Int, of count: Int, units: UInt64) {
      self.number = number
      self.count = count
      self.units = FakeDataKit.Part(number, of: count).units(of: units)
    }

    /// Whether the part is the whole table.
    public var isWhole: Bool { count == 1 }
  }

  /// The phases that a user sees, in the order in which they begin.
  public enum Phase: String, CaseIterable, Codable, Sendable {
    case create, lock, copy, keys, analyze
    case foreignKeys = "foreign keys"
    case publish
    case verify
  }

  /// The step's number within its plan.
  public let number: Int
  /// What it does.
  public let action: Action
  /// The steps that are done before it begins.
  public let needs: [Int]
  /// How long it takes, in about nanoseconds.
  public let weight: UInt64

  /// The phase that the step belongs to.
  public var phase: Phase {
    switch action {
    case .create: .create
    case .lock: .lock
    case .copy: .copy
    case .key, .restoreKey, .restoreIndexes: .keys
    case .analyze: .analyze
    case .foreignKey, .restoreForeignKey, .restoreForeignKeys: .foreignKeys
    case .publish: .publish
    case .compare, .checkStructure: .verify
    }
  }

  /// The table that the step works on.
  public var table: String? { tableModel?.name }

  /// The model of that table.
  var tableModel: TableModel? {
    switch action {
    case .create, .lock, .restoreIndexes, .restoreForeignKeys, .publish, .checkStructure: nil
    case .copy(let table, _), .key(let table, _), .restoreKey(let table, _, _),
      .analyze(let table), .foreignKey(let table, _, _), .restoreForeignKey(let table, _, _, _),
      .compare(let table, _, _):
      table
    }
  }

  /// The table that no other step may work on at the same time: the server would make one of the two
  /// wait for the other's lock.
  var lockedTable: String? {
    switch action {
    case .create, .lock, .restoreIndexes, .restoreForeignKeys, .publish, .copy, .compare,
      .checkStructure:
      nil
    case .key, .restoreKey, .analyze, .foreignKey, .restoreForeignKey: table
    }
  }

  /// The step in a few words.
  public var title: String {
    switch action {
    case .lock(.append): "lock the tables"
    case .lock(.empty): "empty the tables"
    case .lock(.drop): "drop the old tables"
    case .create(let isStaged): isStaged ? "create staging schema and tables" : "create the tables"
    case .copy(let table, let part):
      part.isWhole
        ? "copy \(table.name)" : "copy \(table.name), part \(part.number) of \(part.count)"
    case .key(_, let name), .restoreKey(_, let name, _): "build \(name)"
    case .analyze(let table): "analyze \(table.name)"
    case .foreignKey(_, _, let name), .restoreForeignKey(_, let name, _, _): "check \(name)"
    case .restoreIndexes: "build the keys and indexes"
    case .restoreForeignKeys: "check the foreign keys"
    case .publish: "publish"
    case .compare(let table, let number, let count):
      count == 1 ? "compare \(table.name)" : "compare \(table.name), part \(number) of \(count)"
    case .checkStructure: "check keys, sequences and statistics"
    }
  }
}
