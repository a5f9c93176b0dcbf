/// Whether a database holds the rows that a run stands for, and where it does not.
public struct VerificationReport: Codable, Sendable {
  /// What tells a row from others.
  public enum Key: Sendable, Hashable {
    /// A key of one whole number.
    case integer(Int64)
    /// Another key: its value, or its values in parentheses.
    case text(String)
    /// All values of a row of a table that has no key, in parentheses.
    case row(String)
  }

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
      /// The row is there more often than it should be.
      case repeated
    }

    /// What is wrong.
    public let kind: Kind
    /// The table.
    public let table: String
    /// What tells the row from others; nil is a key that is NULL.
    public let key: Key?
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
    /// Whether so many rows differ that only some of them were looked at one by one, and the numbers of equal,
    /// changed, missing and extra rows are drawn from these; nil is no.
    public var isEstimate: Bool?
    /// The difference with the lowest key, or the first in the order in which the rows are made.
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
    let row = "table \(table), \(key?.description ?? "key NULL")"
    func shown(_ value: String?) -> String { value.map { "'\($0)'" } ?? "NULL" }
    switch kind {
    case .missing: return "\(row): the row is missing"
    case .extra: return "\(row): the row is not of the data set"
    case .repeated: return "\(row): the row is there more often than in the data set"
    case .value:
      return "\(row), column \(column ?? "?"): expected \(shown(expected)), found \(shown(found))"
    }
  }
}

extension VerificationReport.StructureDifference: CustomStringConvertible {
  /// The difference in words.
  public var description: String { "table \(table): \(problem)" }
}

extension VerificationReport.Key: CustomStringConvertible, ExpressibleByIntegerLiteral {
  /// A key of one whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }

  /// The key in words.
  public var description: String {
    switch self {
    case .integer(let number): "key \(number)"
    case .text(let text): "key \(text)"
    case .row(let text): "row \(text)"
    }
  }
}

extension VerificationReport.Key: Codable {
  private enum CodingKeys: CodingKey { case row }

  /// Decodes a number, a text, or a row as an object.
  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: CodingKeys.self) {
      self = .row(try container.decode(String.self, forKey: .row))
      return
    }
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int64.self) {
      self = .integer(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  /// Encodes a number as one, a text as one, and a row as an object.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .integer(let number):
      var container = encoder.singleValueContainer()
      try container.encode(number)
    case .text(let text):
      var container = encoder.singleValueContainer()
      try container.encode(text)
    case .row(let text):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(text, forKey: .row)
    }
  }
}
