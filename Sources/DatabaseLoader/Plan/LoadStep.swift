public import FakeDataKit

/// A step of a load: one piece of work on one connection.
public struct LoadStep: Sendable {
  /// What a step does.
  public enum Action: Sendable {
    /// Creates the staging schema and the tables in it, without keys.
    case create
    /// Streams a table's rows into it.
    case copy(TableModel)
    /// Builds the index of a primary key or unique constraint.
    case key(TableModel, name: String, sql: String)
    /// Collects the planner's statistics, and moves the identity sequence past the last key.
    case analyze(TableModel)
    /// Adds a foreign key and has the server check every row.
    case foreignKey(TableModel, TableModel.ForeignKey, name: String)
    /// Moves the tables into the target schema.
    case publish
  }

  /// The phases that a user sees, in the order in which they begin.
  public enum Phase: String, CaseIterable, Codable, Sendable {
    case create, copy, keys, analyze
    case foreignKeys = "foreign keys"
    case publish
  }

  /// The step's number within its plan.
  public let number: Int
  /// What it does.
  public let action: Action
  /// The steps that are done before it begins.
  public let needs: [Int]
  /// How much work it is, in an arbitrary unit: its rows, times what a row costs.
  public let weight: UInt64

  /// The phase that the step belongs to.
  public var phase: Phase {
    switch action {
    case .create: .create
    case .copy: .copy
    case .key: .keys
    case .analyze: .analyze
    case .foreignKey: .foreignKeys
    case .publish: .publish
    }
  }

  /// The table that the step works on.
  public var table: String? {
    switch action {
    case .create, .publish: nil
    case .copy(let table), .key(let table, _, _), .analyze(let table),
      .foreignKey(let table, _, _):
      table.name
    }
  }

  /// The step in a few words.
  public var title: String {
    switch action {
    case .create: "create staging schema and tables"
    case .copy(let table): "copy \(table.name)"
    case .key(_, let name, _): "build \(name)"
    case .analyze(let table): "analyze \(table.name)"
    case .foreignKey(_, _, let name): "check \(name)"
    case .publish: "publish"
    }
  }
}
