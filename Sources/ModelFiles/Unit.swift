import FakeDataKit

/// What the numbers of a column mean.
enum Unit: Hashable {
  /// Units of 10⁻ᵈᵉᶜⁱᵐᵃˡˢ.
  case number(decimals: Int)
  /// Days since 2000-01-01.
  case date
  /// Microseconds since 2000-01-01.
  case moment
  /// Microseconds since midnight.
  case timeOfDay
  /// Microseconds.
  case duration
  /// 0 or 1.
  case boolean
  case text
  case uuid
  case json
  /// Anything else: arrays, ranges, addresses.
  case other

  /// What values of a type mean.
  init(_ type: SQLType, _ types: [TypeModel]) {
    switch type {
    case .int2, .int4, .int8: self = .number(decimals: 0)
    case .numeric(_, let scale): self = .number(decimals: scale)
    case .unconstrainedNumeric(let decimals), .float4(let decimals), .float8(let decimals):
      self = .number(decimals: decimals)
    case .bool: self = .boolean
    case .text, .varchar, .characterVarying, .character, .citext, .bytea, .enumeration: self = .text
    case .uuid: self = .uuid
    case .date: self = .date
    case .time, .timetz: self = .timeOfDay
    case .timestamp, .timestamptz: self = .moment
    case .interval: self = .duration
    case .json, .jsonb: self = .json
    case .domain(let name):
      guard case .domain(let base, _, _)? = types.first(where: { $0.name == name })?.kind else {
        self = .other
        return
      }
      self = Unit(base, types)
    default: self = .other
    }
  }

  /// The type of a column that is given none.
  var type: SQLType {
    switch self {
    case .number(0): .int8
    case .number(let decimals): .numeric(precision: 18, scale: decimals)
    case .date: .date
    case .moment: .timestamptz
    case .timeOfDay: .time
    case .duration: .interval
    case .boolean: .bool
    case .uuid: .uuid
    case .json: .jsonb
    case .text, .other: .text
    }
  }

  /// What it is, in words.
  var words: String {
    switch self {
    case .number(0): "a whole number"
    case .number(let decimals): "a number with \(decimals) decimals"
    case .date: "a date"
    case .moment: "a time"
    case .timeOfDay: "a time of day"
    case .duration: "a duration"
    case .boolean: "true or false"
    case .text: "a text"
    case .uuid: "a UUID"
    case .json: "JSON"
    case .other: "neither a number nor a text"
    }
  }

  /// Whether arithmetic can read it.
  var isArithmetic: Bool {
    switch self {
    case .number, .date, .moment, .timeOfDay, .duration, .boolean: true
    case .text, .uuid, .json, .other: false
    }
  }
}
