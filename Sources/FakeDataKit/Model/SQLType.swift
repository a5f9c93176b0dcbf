/// The PostgreSQL types that columns are stored as.
///
/// What the numbers of a column's lanes mean is said with each; texts are numbers into a list, or put
/// together from pieces. How a type is written, what it can hold and how many lanes it takes, the files
/// in `Types` say, one per family: see ``SQLType/form``.
public indirect enum SQLType: Hashable, Sendable {
  /// `smallint`: 2 bytes.
  case int2
  /// `integer`: 4 bytes.
  case int4
  /// `bigint`: 8 bytes.
  case int8
  /// `numeric(precision,scale)`: values count units of 10⁻ˢᶜᵃˡᵉ. The 64 bits of a value hold 18 digits and
  /// some of 19, whatever the precision.
  case numeric(precision: Int, scale: Int)
  /// `numeric` without a precision: values count units of 10⁻ᵈᵉᶜⁱᵐᵃˡˢ, and are stored with as many digits.
  case unconstrainedNumeric(decimals: Int)
  /// `real`: values count units of 10⁻ᵈᵉᶜⁱᵐᵃˡˢ, up to 2²⁴ of them.
  case float4(decimals: Int)
  /// `double precision`: values count units of 10⁻ᵈᵉᶜⁱᵐᵃˡˢ, up to 2⁵³ of them.
  case float8(decimals: Int)
  /// `boolean`: 0 or 1.
  case bool
  /// `text`.
  case text
  /// `character varying` without a length.
  case varchar
  /// `character varying(n)`.
  case characterVarying(Int)
  /// `character(n)`: blanks at the end do not count.
  case character(Int)
  /// `citext`, of the extension of that name.
  case citext
  /// `uuid`: two lanes, the high and the low 64 bits.
  case uuid
  /// `bytea`: the bytes of a text.
  case bytea
  /// `date`: values count days since 2000-01-01.
  case date
  /// `time without time zone`: values count microseconds since midnight.
  case time
  /// `time with time zone`: likewise, in UTC.
  case timetz
  /// `timestamp without time zone`: values count microseconds since 2000-01-01 00:00.
  case timestamp
  /// `timestamp with time zone`: values count microseconds since 2000-01-01 00:00 UTC.
  case timestamptz
  /// `interval`: values count microseconds; days and months of it are 0.
  case interval
  /// `json`: texts.
  case json
  /// `jsonb`: texts.
  case jsonb
  /// `inet`: values are the 32 bits of an IPv4 address.
  case inet
  /// `cidr`: values are an IPv4 address × 256 + the length of its prefix, 32 where that is more. What
  /// of the address is behind the prefix is left off.
  case cidr
  /// `macaddr`: values are the 48 bits.
  case macaddr
  /// `int4range`: two lanes, the lower end, which is included, and the upper one, which is not. It is
  /// empty where the upper end is not above the lower one; so are the other ranges.
  case int4range
  /// `int8range`.
  case int8range
  /// `numrange`: both ends count units of 10⁻ᵈᵉᶜⁱᵐᵃˡˢ.
  case numrange(decimals: Int)
  /// `daterange`.
  case daterange
  /// `tsrange`.
  case tsrange
  /// `tstzrange`.
  case tstzrange
  /// An enum of the model's ``DataModel/types``: texts, each one of its labels.
  case enumeration(String)
  /// A domain of the model's ``DataModel/types``: values of its base type.
  case domain(String)
  /// An array of one dimension.
  case array(of: SQLType)
  /// Any other type by its name in SQL: texts, which the server reads.
  case other(String)

  /// The most digits behind the point of a number: the highest power of ten in 64 bits.
  public static let maximumDecimals = 18

  /// The type's name in SQL, as PostgreSQL's `format_type` spells it; enums and domains without a schema.
  public var sqlName: String {
    switch self {
    case .int2: "smallint"
    case .int4: "integer"
    case .int8: "bigint"
    case .numeric(let precision, let scale): "numeric(\(precision),\(scale))"
    case .unconstrainedNumeric: "numeric"
    case .float4: "real"
    case .float8: "double precision"
    case .bool: "boolean"
    case .text: "text"
    case .varchar: "character varying"
    case .characterVarying(let length): "character varying(\(length))"
    case .character(let length): "character(\(length))"
    case .citext: "citext"
    case .uuid: "uuid"
    case .bytea: "bytea"
    case .date: "date"
    case .time: "time without time zone"
    case .timetz: "time with time zone"
    case .timestamp: "timestamp without time zone"
    case .timestamptz: "timestamp with time zone"
    case .interval: "interval"
    case .json: "json"
    case .jsonb: "jsonb"
    case .inet: "inet"
    case .cidr: "cidr"
    case .macaddr: "macaddr"
    case .int4range: "int4range"
    case .int8range: "int8range"
    case .numrange: "numrange"
    case .daterange: "daterange"
    case .tsrange: "tsrange"
    case .tstzrange: "tstzrange"
    case .enumeration(let name), .domain(let name): SQLName.quoted(name)
    case .array(let element): "\(element.sqlName)[]"
    case .other(let name): name
    }
  }

  /// How values are written and read: one place that leads to the files in `Types`.
  var form: TypeForm {
    switch self {
    case .int2: .scalar(ScalarForm(.int2))
    case .int4: .scalar(ScalarForm(.int4))
    case .int8: .scalar(ScalarForm(.int8))
    case .numeric(_, let scale): .scalar(ScalarForm(.numeric, decimals: scale))
    case .unconstrainedNumeric(let decimals): .scalar(ScalarForm(.numeric, decimals: decimals))
    case .float4(let decimals): .scalar(ScalarForm(.float4, decimals: decimals))
    case .float8(let decimals): .scalar(ScalarForm(.float8, decimals: decimals))
    case .bool: .scalar(ScalarForm(.bool))
    case .uuid: .scalar(ScalarForm(.uuid))
    case .date: .scalar(ScalarForm(.date))
    case .time: .scalar(ScalarForm(.time))
    case .timetz: .scalar(ScalarForm(.timetz))
    case .timestamp: .scalar(ScalarForm(.timestamp))
    case .timestamptz: .scalar(ScalarForm(.timestamptz))
    case .interval: .scalar(ScalarForm(.interval))
    case .inet: .scalar(ScalarForm(.inet))
    case .cidr: .scalar(ScalarForm(.cidr))
    case .macaddr: .scalar(ScalarForm(.macaddr))
    case .text, .varchar, .characterVarying, .citext, .enumeration, .other: .text(.plain)
    case .character: .text(.padded)
    case .bytea: .text(.bytes)
    case .json: .text(.json)
    case .jsonb: .text(.jsonb)
    case .int4range: .range(ScalarForm(.int4))
    case .int8range: .range(ScalarForm(.int8))
    case .numrange(let decimals): .range(ScalarForm(.numeric, decimals: decimals))
    case .daterange: .range(ScalarForm(.date))
    case .tsrange: .range(ScalarForm(.timestamp))
    case .tstzrange: .range(ScalarForm(.timestamptz))
    case .array(let element): .array(of: element)
    case .domain: preconditionFailure("a domain is written as its base type is")
    }
  }

  /// Whether values are texts and not numbers, those of a domain aside.
  public var isText: Bool {
    if case .domain = self { return false }
    if case .text = form { return true }
    return false
  }

  /// Whether values are whole numbers as they stand in the lane.
  public var isInteger: Bool { self == .int2 || self == .int4 || self == .int8 }

  /// Bytes of a value in the binary formats, or nil where they vary.
  public var fixedBytes: Int? {
    guard case .domain = self else {
      guard case .scalar(let form) = form else { return nil }
      return form.type.fixedBytes
    }
    return nil
  }

  /// The characters of the longest text that the type holds, where it says so.
  public var maximumCharacters: Int? {
    switch self {
    case .characterVarying(let length), .character(let length): length
    default: nil
    }
  }
}

extension SQLType {
  /// `varchar(n)`, or `varchar` where there is no length.
  public static func varchar(length: Int?) -> SQLType {
    length.map { .characterVarying($0) } ?? .varchar
  }
}
