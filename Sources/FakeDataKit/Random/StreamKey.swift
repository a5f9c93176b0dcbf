/// The Philox key of one stream of draws: one column of one table under one seed.
///
/// Keys come from names, never from positions, so that adding, removing or reordering columns and
/// tables leaves every other stream as it was.
public struct StreamKey: Hashable, Sendable, BitwiseCopyable {
  /// First key word.
  public let low: UInt32
  /// Second key word.
  public let high: UInt32

  /// A key given as its two words.
  public init(low: UInt32, high: UInt32) {
    self.low = low
    self.high = high
  }

  /// The key of a column's stream.
  ///
  /// The mixing function: a 64-bit state starts at 0 and absorbs 64-bit words `w` by
  /// `state = mix64((state ^ w) + 0x9E3779B97F4A7C15)`, where `mix64` is the SplitMix64 finalizer.
  /// Absorbed are, in this order, the data version, the seed, and both names: for each the number
  /// of its UTF-8 bytes, then the bytes, eight to a word, little-endian, zero-filled. The final
  /// state's low half is the first key word.
  ///
  /// Source of `mix64`: D. Stafford's variant 13, as used by G. Steele, D. Lea, C. Flood, "Fast
  /// Splittable Pseudorandom Number Generators", OOPSLA 2014.
  ///
  /// - Parameters:
  ///   - dataVersion: the version of the data contract, ``DataContract/version``.
  ///   - seed: the run's seed.
  ///   - table: the table's name.
  ///   - column: the column's name, or a name that starts with `#` for a stream of the engine's own.
  public init(dataVersion: Int, seed: UInt64, table: String, column: String) {
    var state: UInt64 = 0
    func absorb(_ word: UInt64) {
      state = Self.mix64((state ^ word) &+ 0x9E37_79B9_7F4A_7C15)
    }
    absorb(UInt64(dataVersion))
    absorb(seed)
    for name in [table, column] {
      let bytes = Array(name.utf8)
      absorb(UInt64(bytes.count))
      for start in stride(from: 0, to: bytes.count, by: 8) {
        var word: UInt64 = 0
        for (shift, byte) in bytes[start..<min(start + 8, bytes.count)].enumerated() {
          word |= UInt64(byte) << UInt64(8 * shift)
        }
        absorb(word)
      }
    }
    low = UInt32(truncatingIfNeeded: state)
    high = UInt32(truncatingIfNeeded: state >> 32)
  }

  static func mix64(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
