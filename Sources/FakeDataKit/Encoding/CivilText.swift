/// Dates and times of day as ISO 8601 text, kept from one value to the next: neighbouring rows are
/// often of one day.
struct CivilText {
  /// Bytes of `YYYY-MM-DD`.
  static let dateBytes = 10
  /// Bytes of `YYYY-MM-DD hh:mm:ss.uuuuuu`.
  static let timestampBytes = 26
  /// Bytes that may be written past the end of a text.
  static let overwrite = 8

  static let microsecondsPerDay: Int64 = 86_400_000_000

  private var dayNumber: Int64 = 0
  /// `2000-01-`, and `01`.
  private var yearAndMonth: UInt64 = 0x2D31_302D_3030_3032
  private var day: UInt16 = 0x3130

  /// Writes the day with a number of days since 2000-01-01, of a year from 1 to 9999.
  @inline(__always)
  mutating func writeDate(
    dayNumber: Int64, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    if dayNumber != self.dayNumber { turn(to: dayNumber) }
    let place = UnsafeMutableRawPointer(target)
    place.storeBytes(of: yearAndMonth.littleEndian, as: UInt64.self)
    place.storeBytes(of: day.littleEndian, toByteOffset: 8, as: UInt16.self)
    return target + Self.dateBytes
  }

  /// Writes the moment a number of microseconds after 2000-01-01 00:00 UTC, in UTC and without
  /// saying so.
  ///
  /// - Parameter separator: the character between day and time of day.
  @inline(__always)
  mutating func writeTimestamp(
    microseconds: Int64, separator: UInt8, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var (day, ofDay) = microseconds.quotientAndRemainder(dividingBy: Self.microsecondsPerDay)
    if ofDay < 0 {
      day -= 1
      ofDay += Self.microsecondsPerDay
    }
    let end = writeDate(dayNumber: day, to: target)
    end.pointee = separator
    return Self.writeTime(microseconds: UInt64(truncatingIfNeeded: ofDay), to: end + 1)
  }

  /// Writes the time of day a number of microseconds after midnight, less than a hundred hours.
  @inline(__always)
  static func writeTime(
    microseconds: UInt64, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let seconds = microseconds / 1_000_000
    let minutes = seconds / 60
    let hours = minutes / 60
    let colons: UInt64 = 0x0000_3A00_003A_0000
    let clock =
      Digits.pair(hours) | Digits.pair(minutes &- hours &* 60) &<< 24
      | Digits.pair(seconds &- minutes &* 60) &<< 48 | colons
    UnsafeMutableRawPointer(target).storeBytes(of: clock.littleEndian, as: UInt64.self)
    var end = target + 8
    let fraction = microseconds &- seconds &* 1_000_000
    if fraction > 0 {
      // Six digits behind a point: of the eight, the first two are zeros.
      let digits = Digits.eight(fraction) | 0x3030_3030_3030_3030
      end.pointee = UInt8(ascii: ".")
      UnsafeMutableRawPointer(end + 1).storeBytes(
        of: (digits &>> 16).littleEndian, as: UInt64.self)
      end += 7
    }
    return end
  }

  @inline(never)
  private mutating func turn(to dayNumber: Int64) {
    let (year, month, day) = CivilDate(dayNumber: dayNumber).components
    self.dayNumber = dayNumber
    let dashes: UInt64 = 0x2D00_002D_0000_0000
    yearAndMonth =
      Digits.pair(UInt64(year / 100)) | Digits.pair(UInt64(year % 100)) &<< 16
      | Digits.pair(UInt64(month)) &<< 40 | dashes
    self.day = UInt16(truncatingIfNeeded: Digits.pair(UInt64(day)))
  }
}
