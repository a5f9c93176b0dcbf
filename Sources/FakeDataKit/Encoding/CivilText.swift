/// Dates and timestamps as ISO 8601 text, as PostgreSQL reads it under any `DateStyle`.
enum CivilText {
  /// Bytes of `YYYY-MM-DD`.
  static let dateBytes = 10
  /// Bytes of `YYYY-MM-DD hh:mm:ss.uuuuuu+00`.
  static let timestampBytes = 29

  private static let microsecondsPerDay: Int64 = 86_400_000_000

  /// Writes the day with a number of days since 2000-01-01, of a year from 1 to 9999.
  static func writeDate(
    dayNumber: Int64, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let (year, month, day) = CivilDate(dayNumber: dayNumber).components
    var end = Digits.writePadded(year, width: 4, to: target)
    end = separator("-", to: end)
    end = Digits.writePadded(month, width: 2, to: end)
    end = separator("-", to: end)
    return Digits.writePadded(day, width: 2, to: end)
  }

  /// Writes the moment a number of microseconds after 2000-01-01 00:00 UTC, in UTC.
  static func writeTimestamp(
    microseconds: Int64, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let rest = microseconds % microsecondsPerDay
    let ofDay = rest < 0 ? rest + microsecondsPerDay : rest
    var end = writeDate(dayNumber: (microseconds - ofDay) / microsecondsPerDay, to: target)
    let (seconds, fraction) = Int(ofDay).quotientAndRemainder(dividingBy: 1_000_000)
    end = separator(" ", to: end)
    end = Digits.writePadded(seconds / 3600, width: 2, to: end)
    end = separator(":", to: end)
    end = Digits.writePadded(seconds / 60 % 60, width: 2, to: end)
    end = separator(":", to: end)
    end = Digits.writePadded(seconds % 60, width: 2, to: end)
    if fraction > 0 {
      end = separator(".", to: end)
      end = Digits.writePadded(fraction, width: 6, to: end)
    }
    end = separator("+", to: end)
    return Digits.writePadded(0, width: 2, to: end)
  }

  private static func separator(
    _ scalar: Unicode.Scalar, to end: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    end.pointee = UInt8(ascii: scalar)
    return end + 1
  }
}
