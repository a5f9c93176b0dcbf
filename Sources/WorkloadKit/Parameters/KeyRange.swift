/// The keys of a table, as far as they are known without reading them all: from where to where they go, and
/// where they could go. Either may be all that 64 bits hold.
struct KeyRange {
  /// From the lowest to the highest key; there may be gaps.
  let keys: ClosedRange<Int64>
  /// The numbers that the keys' type has.
  let possible: ClosedRange<Int64>

  /// The highest key minus the lowest one.
  private var width: UInt64 { Self.distance(from: keys.lowerBound, to: keys.upperBound) }

  private static func distance(from low: Int64, to high: Int64) -> UInt64 {
    UInt64(bitPattern: high &- low)
  }

  private func key(_ offset: UInt64) -> Int64 { keys.lowerBound &+ Int64(bitPattern: offset) }

  /// A number from the lowest key to the highest, each as likely.
  func uniform(_ numbers: inout DrawnNumbers) -> Int64 { key(numbers.next(through: width)) }

  /// A number from the lowest key to the highest, the low ones much more often.
  func hot(_ numbers: inout DrawnNumbers) -> Int64 {
    // Of 2^64 numbers the last one is as good as never drawn.
    key(numbers.nextZipf(below: width == .max ? .max : width + 1))
  }

  /// A number of the keys' type that is no key: above the highest one, as a key is that was not given out
  /// yet, or, where the type ends there, below the lowest. Where it ends there as well, any number: one in a
  /// gap if there are gaps worth the name.
  func miss(_ numbers: inout DrawnNumbers) -> Int64 {
    let above = Self.distance(from: keys.upperBound, to: possible.upperBound)
    if above > 0 { return keys.upperBound + 1 &+ offset(of: above, &numbers) }
    let below = Self.distance(from: possible.lowerBound, to: keys.lowerBound)
    if below > 0 { return keys.lowerBound - 1 &- offset(of: below, &numbers) }
    return uniform(&numbers)
  }

  /// Of the `count` numbers next to the keys one of those, from 0, that are as many as the keys at most.
  private func offset(of count: UInt64, _ numbers: inout DrawnNumbers) -> Int64 {
    Int64(bitPattern: numbers.next(through: min(width, count - 1)))
  }
}
