/// Numbers that depend on a seed and a name alone.
///
/// SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014), started
/// from the seed and the FNV-1a hash of the name. Not the data set's generator: no stored value depends
/// on these.
struct DrawnNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64, _ name: String) {
    let hash = name.utf8.reduce(14_695_981_039_346_656_037 as UInt64) {
      ($0 ^ UInt64($1)) &* 1_099_511_628_211
    }
    state = hash ^ (seed &* 0x9E37_79B9_7F4A_7C15)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A uniform number below a limit, which is from 1.
  mutating func next(below limit: UInt64) -> UInt64 { .random(in: 0..<limit, using: &self) }

  /// A uniform number up to a limit, which may be that of the type.
  mutating func next(through limit: UInt64) -> UInt64 {
    limit == .max ? next() : next(below: limit + 1)
  }

  /// A number below a limit that is small much more often than large, by Zipf's law with exponent 1: number n
  /// with a probability in proportion to 1 / (n + 1).
  ///
  /// An octave, as likely as any other, has the numbers from 2^k - 1 to 2^(k + 1) - 2; of these one, as likely
  /// as any other, is taken with a probability of 2^k / (n + 1), and else everything is drawn anew. That
  /// is exact, in whole numbers, and takes about one and a half turns on average for a large limit.
  mutating func nextZipf(below limit: UInt64) -> UInt64 {
    let octaves = UInt64(64 - limit.leadingZeroBitCount)
    while true {
      let low = UInt64(1) << next(below: octaves)
      let number = low + next(below: low) - 1
      if number < limit, next(below: number + 1) < low { return number }
    }
  }
}
