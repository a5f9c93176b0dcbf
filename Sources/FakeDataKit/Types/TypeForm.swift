/// How the values of a type are written, whatever its name.
enum TypeForm: Sendable {
  /// Of one number, or of two for `uuid`.
  case scalar(ScalarForm)
  /// Texts.
  case text(TextForm)
  /// Of two numbers, the ends.
  case range(ScalarForm)
  /// Of several values of another type.
  case array(of: SQLType)

  /// The lanes of a value; nil where the rule decides.
  var lanes: Int? {
    switch self {
    case .scalar(let form): form.scalar == .uuid ? 2 : 1
    case .text: 1
    case .range: 2
    case .array: nil
    }
  }
}

/// How a type writes its texts.
enum TextForm: UInt8, BitwiseCopyable, Sendable {
  /// As they are.
  case plain
  /// As they are; the server fills them up with blanks and takes those at the end for none.
  case padded
  /// The bytes of `bytea`: in hexadecimal digits where it is text.
  case bytes
  /// JSON as it is.
  case json
  /// JSON, which the server stores in a form of its own.
  case jsonb

  /// Whether the texts are JSON.
  var isJSON: Bool { self == .json || self == .jsonb }
}

/// What numbers of lanes mean.
struct ScalarForm: Hashable, BitwiseCopyable, Sendable {
  let scalar: Scalar
  private let decimals8: UInt8

  /// - Parameter decimals: at most ``SQLType/maximumDecimals``; of a type that has been checked.
  init(_ scalar: Scalar, decimals: Int = 0) {
    self.scalar = scalar
    decimals8 = UInt8(clamping: decimals)
  }

  /// Digits behind the point.
  var decimals: Int { Int(decimals8) }

  /// What is known of the type.
  var type: any ScalarType.Type { scalar.type }

  /// The numbers that the type holds.
  var range: ClosedRange<Int64> { type.range(decimals: decimals) }
}

/// The types whose values are numbers.
enum Scalar: UInt8, BitwiseCopyable, Sendable, CaseIterable {
  case int2, int4, int8, numeric, float4, float8, bool, uuid, date, time, timetz, timestamp,
    timestamptz, interval, inet, cidr, macaddr

  /// What is known of the type. Where rows are made, the two functions below are asked, which are quicker.
  var type: any ScalarType.Type {
    switch self {
    case .int2: Int2Type.self
    case .int4: Int4Type.self
    case .int8: Int8Type.self
    case .numeric: NumericType.self
    case .float4: Float4Type.self
    case .float8: Float8Type.self
    case .bool: BooleanType.self
    case .uuid: UUIDType.self
    case .date: DateType.self
    case .time: TimeType.self
    case .timetz: TimeTZType.self
    case .timestamp: TimestampType.self
    case .timestamptz: TimestampTZType.self
    case .interval: IntervalType.self
    case .inet: InetType.self
    case .cidr: CIDRType.self
    case .macaddr: MACAddressType.self
    }
  }
}

/// A value of a type whose values are numbers.
struct ScalarValue: BitwiseCopyable {
  /// The number; of `uuid` the high 64 bits.
  var number: Int64
  /// The low 64 bits of `uuid`.
  var low: Int64 = 0
  /// Digits behind the point.
  var decimals: Int = 0
}

/// A type whose values are numbers: the one place that knows how they are written.
protocol ScalarType {
  /// The type's number in every server's `pg_type`.
  static var oid: UInt32 { get }
  /// Bytes of a value in the binary format, where all have as many.
  static var fixedBytes: Int? { get }
  /// The most bytes of a value in the binary format.
  static var maximumBytes: Int { get }
  /// The most bytes of a value as text.
  static var maximumTextBytes: Int { get }
  /// Whether JSON and SQL write values without quotation marks.
  static var isNumber: Bool { get }

  /// The numbers that the type holds.
  static func range(decimals: Int) -> ClosedRange<Int64>

  /// Writes a value in the binary format and gives the place after it.
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer

  /// Writes a value as text and gives the place after it. Up to 16 bytes behind may be overwritten.
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>

  /// A value in the binary format as PostgreSQL shows it in UTC, or nearly so; nil where the bytes stand for
  /// none.
  static func text(binary field: UnsafeRawBufferPointer) -> String?
}

extension ScalarType {
  static var fixedBytes: Int? { maximumBytes }
}

/// What formats write differently.
struct TextStyle: BitwiseCopyable, Sendable {
  /// The character between day and time of day.
  var timeSeparator: UInt8
  /// What says that a time is in UTC, its first byte lowest.
  var utcMark: UInt64
  var utcMarkBytes: Int
  /// Whether booleans are `true` and `false`, and not `t` and `f`.
  var spellsBooleans: Bool

  init(timeSeparator: UInt8, utcMark: String, spellsBooleans: Bool) {
    self.timeSeparator = timeSeparator
    self.utcMark = Bytes.word(utcMark.utf8)
    utcMarkBytes = utcMark.utf8.count
    self.spellsBooleans = spellsBooleans
  }

  /// As the server's own functions make JSON.
  static let json = TextStyle(
    timeSeparator: UInt8(ascii: "T"), utcMark: "+00:00", spellsBooleans: true)
  /// As PostgreSQL shows values in UTC.
  static let server = TextStyle(
    timeSeparator: UInt8(ascii: " "), utcMark: "+00", spellsBooleans: false)
}

extension ScalarForm {
  /// Writes a value in the binary format and gives the place after it.
  @inline(__always)
  func writeBinary(
    _ number: Int64, _ low: Int64, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    let value = ScalarValue(number: number, low: low, decimals: decimals)
    switch scalar {
    case .int2: return Int2Type.writeBinary(value, to: target)
    case .int4: return Int4Type.writeBinary(value, to: target)
    case .int8: return Int8Type.writeBinary(value, to: target)
    case .numeric: return NumericType.writeBinary(value, to: target)
    case .float4: return Float4Type.writeBinary(value, to: target)
    case .float8: return Float8Type.writeBinary(value, to: target)
    case .bool: return BooleanType.writeBinary(value, to: target)
    case .uuid: return UUIDType.writeBinary(value, to: target)
    case .date: return DateType.writeBinary(value, to: target)
    case .time: return TimeType.writeBinary(value, to: target)
    case .timetz: return TimeTZType.writeBinary(value, to: target)
    case .timestamp: return TimestampType.writeBinary(value, to: target)
    case .timestamptz: return TimestampTZType.writeBinary(value, to: target)
    case .interval: return IntervalType.writeBinary(value, to: target)
    case .inet: return InetType.writeBinary(value, to: target)
    case .cidr: return CIDRType.writeBinary(value, to: target)
    case .macaddr: return MACAddressType.writeBinary(value, to: target)
    }
  }

  /// Writes a value in the binary format behind its length, and gives the place after it.
  @inline(__always)
  func writeField(
    _ number: Int64, _ low: Int64, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    let end = writeBinary(number, low, to: target + 4)
    _ = BigEndian.write(UInt32(truncatingIfNeeded: end - target - 4), to: target)
    return end
  }

  /// Writes a value as text and gives the place after it.
  func writeText(
    _ number: Int64, _ low: Int64, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let value = ScalarValue(number: number, low: low, decimals: decimals)
    switch scalar {
    case .int2: return Int2Type.writeText(value, style, &civil, to: target)
    case .int4: return Int4Type.writeText(value, style, &civil, to: target)
    case .int8: return Int8Type.writeText(value, style, &civil, to: target)
    case .numeric: return NumericType.writeText(value, style, &civil, to: target)
    case .float4: return Float4Type.writeText(value, style, &civil, to: target)
    case .float8: return Float8Type.writeText(value, style, &civil, to: target)
    case .bool: return BooleanType.writeText(value, style, &civil, to: target)
    case .uuid: return UUIDType.writeText(value, style, &civil, to: target)
    case .date: return DateType.writeText(value, style, &civil, to: target)
    case .time: return TimeType.writeText(value, style, &civil, to: target)
    case .timetz: return TimeTZType.writeText(value, style, &civil, to: target)
    case .timestamp: return TimestampType.writeText(value, style, &civil, to: target)
    case .timestamptz: return TimestampTZType.writeText(value, style, &civil, to: target)
    case .interval: return IntervalType.writeText(value, style, &civil, to: target)
    case .inet: return InetType.writeText(value, style, &civil, to: target)
    case .cidr: return CIDRType.writeText(value, style, &civil, to: target)
    case .macaddr: return MACAddressType.writeText(value, style, &civil, to: target)
    }
  }

  /// A value as text.
  func text(_ number: Int64, _ low: Int64, _ style: TextStyle) -> [UInt8] {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { buffer in
      var civil = CivilText()
      let end = writeText(number, low, style, &civil, to: buffer.baseAddress!)
      return Array(
        UnsafeBufferPointer(start: buffer.baseAddress!, count: end - buffer.baseAddress!))
    }
  }

  /// A value in the binary format as PostgreSQL shows it in UTC, or nearly so; nil where the bytes stand for
  /// none.
  func text(binary field: UnsafeRawBufferPointer) -> String? { type.text(binary: field) }

  /// A value as PostgreSQL shows it in UTC.
  func shown(_ number: Int64, _ low: Int64 = 0) -> String {
    let text = String(decoding: text(number, low, .server), as: UTF8.self)
    // Times without zeros at the end of a fraction of seconds.
    guard let point = text.lastIndex(of: "."), text.contains(":") else { return text }
    let end = text[point...].firstIndex(of: "+") ?? text.endIndex
    var fraction = text[point..<end]
    while fraction.last == "0" { fraction.removeLast() }
    return String(text[..<point]) + fraction + text[end...]
  }
}

/// Integers in network byte order.
enum BigEndian {
  @inline(__always)
  static func write<T: FixedWidthInteger & BitwiseCopyable>(
    _ value: T, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    target.storeBytes(of: value.bigEndian, as: T.self)
    return target + MemoryLayout<T>.size
  }

  static func read<T: FixedWidthInteger & BitwiseCopyable>(
    _ field: UnsafeRawBufferPointer, at offset: Int = 0, as type: T.Type = T.self
  ) -> T? {
    guard offset >= 0, offset + MemoryLayout<T>.size <= field.count else { return nil }
    return T(bigEndian: field.loadUnaligned(fromByteOffset: offset, as: T.self))
  }
}
