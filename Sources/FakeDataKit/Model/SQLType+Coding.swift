/// Types as a text: the names of SQL, and PostgreSQL's short ones.
///
/// Written is the short name of the types that models have used from the start (`int4`, `int8`, `text`,
/// `varchar`, `date`, `timestamptz`) and the name of SQL of the others. What SQL's name does not say is in
/// parentheses: the digits behind the point of `real(2)`, `double precision(2)`, `numeric(*,2)` and
/// `numrange(2)`. Enums are `enum mood`, domains `domain email`, other types `other point`.
extension SQLType: LosslessStringConvertible {
  /// The type as a text.
  public var description: String {
    switch self {
    case .int4: "int4"
    case .int8: "int8"
    case .varchar: "varchar"
    case .timestamptz: "timestamptz"
    case .unconstrainedNumeric(let decimals): "numeric(*,\(decimals))"
    case .float4(let decimals): "real(\(decimals))"
    case .float8(let decimals): "double precision(\(decimals))"
    case .numrange(let decimals): "numrange(\(decimals))"
    case .enumeration(let name): "enum \(name)"
    case .domain(let name): "domain \(name)"
    case .other(let name): "other \(name)"
    case .array(let element): "\(element.description)[]"
    default: sqlName
    }
  }

  /// The type that a text says, or nil.
  public init?(_ text: String) {
    for (prefix, make) in Self.named where text.hasPrefix(prefix) {
      let name = String(text.dropFirst(prefix.count))
      if name.hasSuffix("[]") { break }
      guard !name.isEmpty else { return nil }
      self = make(name)
      return
    }
    if text.hasSuffix("[]") {
      guard let element = SQLType(String(text.dropLast(2))) else { return nil }
      self = .array(of: element)
      return
    }
    guard let open = text.firstIndex(of: "("), text.last == ")" else {
      guard let type = Self.plain[text] else { return nil }
      self = type
      return
    }
    let parts = text[text.index(after: open)...].dropLast()
      .split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmingBlanks }
    var name = String(text[..<open])
    while name.last == " " { name.removeLast() }
    guard let type = Self.modified(name, parts) else { return nil }
    self = type
  }

  private static let named: [(String, @Sendable (String) -> SQLType)] = [
    ("enum ", { .enumeration($0) }), ("domain ", { .domain($0) }), ("other ", { .other($0) }),
  ]

  private static let plain: [String: SQLType] = [
    "int2": .int2, "smallint": .int2, "int4": .int4, "integer": .int4, "int": .int4, "int8": .int8,
    "bigint": .int8, "numeric": .unconstrainedNumeric(decimals: 0), "real": .float4(decimals: 0),
    "float4": .float4(decimals: 0), "double precision": .float8(decimals: 0),
    "float8": .float8(decimals: 0), "boolean": .bool, "bool": .bool, "text": .text,
    "varchar": .varchar, "character varying": .varchar, "char": .character(1),
    "character": .character(1), "citext": .citext, "uuid": .uuid, "bytea": .bytea, "date": .date,
    "time": .time, "time without time zone": .time, "timetz": .timetz,
    "time with time zone": .timetz, "timestamp": .timestamp,
    "timestamp without time zone": .timestamp, "timestamptz": .timestamptz,
    "timestamp with time zone": .timestamptz, "interval": .interval, "json": .json,
    "jsonb": .jsonb, "inet": .inet, "cidr": .cidr, "macaddr": .macaddr, "int4range": .int4range,
    "int8range": .int8range, "numrange": .numrange(decimals: 0), "daterange": .daterange,
    "tsrange": .tsrange, "tstzrange": .tstzrange,
  ]

  private static func modified(_ name: String, _ parts: [String]) -> SQLType? {
    let numbers = parts.map { Int($0) }
    switch (name, numbers.count) {
    case ("numeric", 2) where parts[0] == "*":
      return numbers[1].map { .unconstrainedNumeric(decimals: $0) }
    case ("numeric", 1), ("decimal", 1):
      return numbers[0].map { .numeric(precision: $0, scale: 0) }
    case ("numeric", 2), ("decimal", 2):
      guard let precision = numbers[0], let scale = numbers[1] else { return nil }
      return .numeric(precision: precision, scale: scale)
    case ("real", 1), ("float4", 1): return numbers[0].map { .float4(decimals: $0) }
    case ("double precision", 1), ("float8", 1): return numbers[0].map { .float8(decimals: $0) }
    case ("varchar", 1), ("character varying", 1):
      return numbers[0].map { .characterVarying($0) }
    case ("char", 1), ("character", 1): return numbers[0].map { .character($0) }
    case ("numrange", 1): return numbers[0].map { .numrange(decimals: $0) }
    default: return nil
    }
  }
}

extension SQLType: Codable {
  /// Decodes a type written as a text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let type = SQLType(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text)\" is no type")
    }
    self = type
  }

  /// Encodes the type as a text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    var text = Substring(self)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
