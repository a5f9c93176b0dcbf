/// The PostgreSQL types that columns are stored as.
public enum SQLType: String, Codable, Sendable, CaseIterable {
  /// `integer`: 4 bytes.
  case int4
  /// `bigint`: 8 bytes.
  case int8
  /// `text`.
  case text
  /// `character varying` without a length.
  case varchar
  /// `date`: values count days since 2000-01-01.
  case date
  /// `timestamp with time zone`: values count microseconds since 2000-01-01 00:00 UTC.
  case timestamptz

  /// The type's name in SQL, as PostgreSQL's `format_type` spells it.
  public var sqlName: String {
    switch self {
    case .int4: "integer"
    case .int8: "bigint"
    case .text: "text"
    case .varchar: "character varying"
    case .date: "date"
    case .timestamptz: "timestamp with time zone"
    }
  }

  /// Whether values are texts and not numbers.
  public var isText: Bool { self == .text || self == .varchar }

  /// Bytes of a value in the binary formats, or nil where they vary.
  public var fixedBytes: Int? {
    switch self {
    case .int4, .date: 4
    case .int8, .timestamptz: 8
    case .text, .varchar: nil
    }
  }
}
