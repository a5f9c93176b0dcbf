/// `date`.
enum DateType: WordType {
  typealias Word = Int32
  static let oid: UInt32 = 1082
  static let maximumTextBytes = CivilText.dateBytes
  static let isNumber = false

  /// The days that the formats can write: those of the years 1 to 9999.
  static func range(decimals: Int) -> ClosedRange<Int64> { calendar }

  static let calendar: ClosedRange<Int64> = {
    let first = CivilDate(year: 1, month: 1, day: 1)!.dayNumber
    let last = CivilDate(year: 9999, month: 12, day: 31)!.dayNumber
    return first...last
  }()

  @inline(__always)
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> { civil.writeDate(dayNumber: value.number, to: target) }

  /// Of any year.
  static func text(binary field: UnsafeRawBufferPointer) -> String? {
    number(field).map { CivilDate(dayNumber: $0).description }
  }
}

/// `timestamp without time zone`.
enum TimestampType: WordType {
  typealias Word = Int64
  static let oid: UInt32 = 1114
  static let maximumTextBytes = CivilText.timestampBytes
  static let isNumber = false

  /// The moments of the years 1 to 9999.
  static func range(decimals: Int) -> ClosedRange<Int64> { calendar }

  static let calendar: ClosedRange<Int64> = {
    let days = DateType.calendar
    let day = CivilText.microsecondsPerDay
    return (days.lowerBound * day)...((days.upperBound + 1) * day - 1)
  }()

  @inline(__always)
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    civil.writeTimestamp(
      microseconds: value.number, separator: style.timeSeparator, to: target)
  }

  /// Of any year.
  static func text(binary field: UnsafeRawBufferPointer) -> String? {
    number(field).map { microseconds in
      let (day, rest) = microseconds.quotientAndRemainderRoundingDown(CivilText.microsecondsPerDay)
      return "\(CivilDate(dayNumber: day)) \(ScalarForm(.time).shown(rest))"
    }
  }
}

/// `timestamp with time zone`, written in UTC.
enum TimestampTZType: WordType {
  typealias Word = Int64
  static let oid: UInt32 = 1184
  static let maximumTextBytes = CivilText.timestampBytes + 6
  static let isNumber = false

  static func range(decimals: Int) -> ClosedRange<Int64> { TimestampType.calendar }

  @inline(__always)
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let end = civil.writeTimestamp(
      microseconds: value.number, separator: style.timeSeparator, to: target)
    return style.mark(end)
  }

  static func text(binary field: UnsafeRawBufferPointer) -> String? {
    TimestampType.text(binary: field).map { $0 + "+00" }
  }
}

/// `time without time zone`.
enum TimeType: WordType {
  typealias Word = Int64
  static let oid: UInt32 = 1083
  static let maximumTextBytes = 15
  static let isNumber = false

  static func range(decimals: Int) -> ClosedRange<Int64> { 0...(CivilText.microsecondsPerDay - 1) }

  @inline(__always)
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    CivilText.writeTime(microseconds: UInt64(truncatingIfNeeded: value.number), to: target)
  }

  static func text(binary field: UnsafeRawBufferPointer) -> String? {
    guard let time = number(field), range(decimals: 0).contains(time) else { return nil }
    return ScalarForm(.time).shown(time)
  }
}

/// `time with time zone`, in UTC.
enum TimeTZType: ScalarType {
  static let oid: UInt32 = 1266
  static let maximumBytes = 12
  static let maximumTextBytes = 15 + 6
  static let isNumber = false

  static func range(decimals: Int) -> ClosedRange<Int64> { TimeType.range(decimals: 0) }

  /// The time, and the seconds that its zone is west of UTC.
  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    BigEndian.write(Int32(0), to: BigEndian.write(value.number, to: target))
  }

  @inline(__always)
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    style.mark(
      CivilText.writeTime(microseconds: UInt64(truncatingIfNeeded: value.number), to: target))
  }

  static func text(binary field: UnsafeRawBufferPointer) -> String? {
    guard field.count == maximumBytes, BigEndian.read(field, at: 8, as: Int32.self) == 0,
      let time = BigEndian.read(field, as: Int64.self), range(decimals: 0).contains(time)
    else { return nil }
    return ScalarForm(.timetz).shown(time)
  }
}

/// `interval` of microseconds, without days and months.
enum IntervalType: ScalarType {
  static let oid: UInt32 = 1186
  static let maximumBytes = 16
  /// A sign, up to ten digits of hours, and the rest.
  static let maximumTextBytes = 24
  static let isNumber = false

  private static let microsecondsPerHour: Int64 = 3_600_000_000

  /// Hours in text have 31 bits.
  static func range(decimals: Int) -> ClosedRange<Int64> {
    let limit = (Int64(Int32.max) + 1) * microsecondsPerHour - 1
    return -limit...limit
  }

  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    BigEndian.write(Int64(0), to: BigEndian.write(value.number, to: target))
  }

  /// `hh:mm:ss`, with as many hours as there are.
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var end = target
    if value.number < 0 {
      end.pointee = UInt8(ascii: "-")
      end += 1
    }
    let (hours, rest) = value.number.magnitude
      .quotientAndRemainder(dividingBy: UInt64(microsecondsPerHour))
    guard hours >= 100 else {
      return CivilText.writeTime(microseconds: value.number.magnitude, to: end)
    }
    let place = Digits.write(Int64(hours), to: end)
    // The time of day behind has hours of its own, two zeros, which the last two digits overwrite.
    let last = UnsafeRawPointer(place - 2).loadUnaligned(as: UInt16.self)
    end = CivilText.writeTime(microseconds: rest, to: place - 2)
    UnsafeMutableRawPointer(place - 2).storeBytes(of: last, as: UInt16.self)
    return end
  }

  static func text(binary field: UnsafeRawBufferPointer) -> String? {
    guard field.count == maximumBytes, let time = BigEndian.read(field, as: Int64.self),
      let days = BigEndian.read(field, at: 8, as: Int32.self),
      let months = BigEndian.read(field, at: 12, as: Int32.self)
    else { return nil }
    var parts: [String] = []
    if months != 0 { parts.append("\(months) mons") }
    if days != 0 { parts.append("\(days) days") }
    if time != 0 || parts.isEmpty {
      guard range(decimals: 0).contains(time) else { return nil }
      parts.append(ScalarForm(.interval).shown(time))
    }
    return parts.joined(separator: " ")
  }
}

extension TextStyle {
  /// Writes that a time is in UTC.
  @inline(__always)
  fileprivate func mark(_ end: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(end).storeBytes(of: utcMark.littleEndian, as: UInt64.self)
    return end + utcMarkBytes
  }
}

extension Int64 {
  fileprivate func quotientAndRemainderRoundingDown(_ divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
