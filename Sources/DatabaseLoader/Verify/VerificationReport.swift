/// Whether a database holds the rows that a run stands for, and where it does not.
public struct VerificationReport: Codable, Sendable {
  /// A row that is not what it should be.
  public struct Difference: Codable, Sendable, Hashable {
    /// What is wrong with it.
    public enum Kind: String, Codable, Sendable {
      /// A column has another value.
      case value
      /// The row is not there.
      case missing
      /// The row is no row of the data set.
      case extra
    }

    /// What is wrong.
    public let kind: Kind
    /// The table.
    public let table: String
    /// The row's key; nil is NULL.
    public let key: Int64?
    /// The first column with another value.
    public let column: String?
    /// The value that the data set has, as PostgreSQL writes it in UTC.
    public let expected: String?
    /// The value that is there; nil is NULL.
    public let found: String?
  }

  /// A table of the data set.
  public struct Table: Codable, Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Rows that the data set has.
    public var expectedRows: UInt64
    /// Rows that are there and equal.
    public var equalRows: UInt64 = 0
    /// Rows that are there with another value in some column.
    public var changedRows: UInt64 = 0
    /// Rows that are not there.
    public var missingRows: UInt64 = 0
    /// Rows that the data set does not have.
    public var extraRows: UInt64 = 0
    /// The difference with the lowest key.
    public var firstDifference: Difference?
    /// Bytes that the server sent.
    public var bytes: UInt64 = 0
  }

  /// Something else than a row.
  public struct StructureDifference: Codable, Sendable, Hashable {
    /// The table.
    public let table: String
    /// What is wrong, in words.
    public let problem: String
  }

  /// The runs that the rows are from.
  public let runs: [RunRecord]
  /// The database.
  public let database: String
  /// The schema.
  public let schema: String
  /// Seconds that it took.
  public let seconds: Double
  /// Whether rows that the data set does not have were let pass.
  public let allowsExtra: Bool
  /// The tables, in the model's order.
  public let tables: [Table]
  /// Keys, sequences and statistics that are not what they should be.
  public let structure: [StructureDifference]

  /// Rows that were compared.
  public var rows: UInt64 { tables.reduce(0) { $0 + $1.equalRows + $1.changedRows + $1.extraRows } }

  /// Whether there is no difference.
  public var isEqual: Bool {
    structure.isEmpty
      && tables.allSatisfy { table in
        table.changedRows == 0 && table.missingRows == 0 && (allowsExtra || table.extraRows == 0)
      }
  }
}

extension VerificationReport.Difference: CustomStringConvertible {
  /// The difference in words.
  public var description: String {
    let row = "table \(table), key \(key.map(String.init) ?? "NULL")"
    func shown(_ value: String?) -> String { value.map { "'\($0)'" } ?? "NULL" }
    switch kind {
    case .missing: return "\(row): the row is missing"
    case .extra: return "\(row): the row is not of the data set"
    case .value:
      return "\(row), column \(column ?? "?"): expected \(shown(expected)), found \(shown(found))"
    }
  }
}

extension VerificationReport.StructureDifference: CustomStringConvertible {
  /// The difference in words.
  public var description: String { "table \(table): \(problem)" }
}
