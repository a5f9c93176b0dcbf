import CPhilox

/// The numbers 0 … *n* - 1 in an order that a key decides, each number found by its place alone: no
/// table in memory, and no number twice.
///
/// Up to 256 numbers are shuffled as far as it takes (Fisher–Yates): all orders are equally likely, to
/// the resolution of the draws. More go through a Feistel network, whose two parts are the low half of
/// the number's bits and the rest. The rest is a number below ⌈*n* ÷ 2ʰ⌉, added to in that modulus, so
/// that the network permutes fewer than √*n* numbers beyond *n*, and walking on through these (cycle
/// walking) is a rare second step and not a coin's toss. What a part becomes in a round are two products of
/// 32-bit numbers, each folded, with a half of the key before each: vectors have such products, and the
/// numbers at many places are found four at a time (`cphilox_permute`).
///
/// What did not help: one multiplication per round (a product of key and part, folded or squared, or a
/// rotation by the part) takes twice the rounds for the same result; a network for fewer than 256
/// numbers takes eight to ten rounds and ten times as long as the shuffle; products of 64 bits, which
/// few processors have vectors for, take three times as long.
///
/// Sources: R. Durstenfeld, "Algorithm 235: Random Permutation", CACM 7 (1964); J. Black, P. Rogaway,
/// "Ciphers with Arbitrary Finite Domains", CT-RSA 2002. The network does not withstand anybody who
/// looks for the key.
public struct Permutation: Sendable, Hashable, BitwiseCopyable {
  /// The largest number of numbers.
  public static let maximumCount: UInt64 = 1 << 48
  /// The most numbers that are shuffled.
  static let shuffledCount: UInt64 = 256
  /// The most of these that are shuffled within a word, four bits for each.
  static let packedCount: UInt64 = 16

  /// How many numbers there are.
  public let count: UInt64
  private let key: UInt64
  /// Bits of the low part.
  private let lowBits: UInt64
  /// The modulus of the high part.
  private let modulus: UInt64
  /// Rounds of the network, half of them for each part.
  private let rounds: UInt64

  /// An order of 0 … `count` - 1.
  ///
  /// - Parameters:
  ///   - count: from 1 to 2⁴⁸.
  ///   - key: 64 bits, such as two draws. Keys should be draws and not be counted up.
  @inline(__always)
  public init(count: UInt64, key: UInt64) {
    precondition(count > 0 && count <= Self.maximumCount, "1 to 2^48 numbers")
    self.count = count
    self.key = key
    let bits = UInt64(truncatingIfNeeded: 64 &- (count &- 1).leadingZeroBitCount)
    lowBits = bits / 2
    modulus = (count &+ (1 &<< lowBits) &- 1) &>> lowBits
    rounds = Self.rounds(bits: bits)
  }

  /// Four rounds, and six for 4,096 numbers or fewer.
  ///
  /// Even with random functions, four rounds over parts of few values favour some pairs: of 256 numbers by
  /// 6 % (root mean square). With six there is nothing to see in a million orders.
  @inline(__always)
  private static func rounds(bits: UInt64) -> UInt64 {
    bits > 12 ? 4 : 6
  }

  /// The number at a place, both from 0 to ``count`` - 1.
  ///
  /// - Complexity: O(`count` + `place`) up to 256 numbers, else O(1).
  @inline(__always)
  public subscript(place: UInt64) -> UInt64 {
    if count <= Self.shuffledCount { return shuffled(at: place) }
    var number = permuted(place)
    while number >= count { number = permuted(number) }
    return number
  }

  /// The place of a number.
  public func place(of number: UInt64) -> UInt64 {
    if count <= Self.shuffledCount {
      return (0..<count).first { shuffled(at: $0) == number }!
    }
    var place = unpermuted(number)
    while place >= count { place = unpermuted(place) }
    return place
  }

  /// Writes the numbers at the first places.
  ///
  /// - Parameters:
  ///   - target: where the numbers go.
  ///   - places: how many, at most ``count``.
  @inline(__always)
  public func write(to target: UnsafeMutablePointer<Int64>, places: Int) {
    if count <= Self.packedCount {
      shuffleWord(places: places) { target[$0] = Int64(bitPattern: $1) }
    } else if count <= Self.shuffledCount {
      shuffle(places: places) { target[$0] = Int64($1) }
    } else {
      for place in 0..<places { target[place] = Int64(place) }
      write(to: target, places: target, count: places)
    }
  }

  /// Writes the numbers at some places.
  ///
  /// - Parameters:
  ///   - target: where the numbers go, which may be where the places are.
  ///   - places: the places.
  ///   - rows: how many.
  func write(
    to target: UnsafeMutablePointer<Int64>, places: UnsafePointer<Int64>, count rows: Int,
    width: cphilox_width = cphilox_widest
  ) {
    if count <= Self.shuffledCount {
      for row in 0..<rows {
        target[row] = Int64(bitPattern: self[UInt64(bitPattern: places[row])])
      }
    } else {
      withUnsafePointer(to: key) { key in
        withUnsafePointer(to: count) { count in
          cphilox_permute(
            width, key, false, count, false, UInt32(lowBits), UInt32(rounds), rows, places, target)
        }
      }
    }
  }

  /// Writes the numbers at some places of permutations that differ in their keys.
  ///
  /// - Parameters:
  ///   - target: the places, which the numbers replace.
  ///   - keys: the key of each row.
  ///   - count: how many numbers each permutation has, more than ``shuffledCount``.
  static func write(
    to target: UnsafeMutablePointer<Int64>, keys: UnsafePointer<UInt64>, count: UInt64, rows: Int,
    width: cphilox_width = cphilox_widest
  ) {
    let order = Permutation(count: count, key: 0)
    withUnsafePointer(to: count) { count in
      cphilox_permute(
        width, keys, true, count, false, UInt32(order.lowBits), UInt32(order.rounds), rows, target,
        target)
    }
  }

  /// Likewise, of permutations that differ in their count too, but are alike (``isLike(_:)``).
  static func write(
    to target: UnsafeMutablePointer<Int64>, keys: UnsafePointer<UInt64>,
    counts: UnsafePointer<UInt64>, like order: Permutation, rows: Int,
    width: cphilox_width = cphilox_widest
  ) {
    cphilox_permute(
      width, keys, true, counts, true, UInt32(order.lowBits), UInt32(order.rounds), rows, target,
      target)
  }

  /// Whether both are networks, of as many rounds, that cut numbers at the same bit.
  @inline(__always)
  func isLike(_ other: Permutation) -> Bool {
    lowBits == other.lowBits && rounds == other.rounds
      && min(count, other.count) > Self.shuffledCount
  }

  // MARK: - Few numbers

  private func shuffled(at place: UInt64) -> UInt64 {
    var number: UInt8 = 0
    shuffle(places: Int(truncatingIfNeeded: place) &+ 1) { number = $1 }
    return UInt64(number)
  }

  /// The numbers at the first places, one after the other.
  @inline(__always)
  private func shuffle(places: Int, _ body: (_ place: Int, _ number: UInt8) -> Void) {
    let capacity = Int(Self.shuffledCount)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { order in
      let order = order.baseAddress!
      for number in 0..<Int(truncatingIfNeeded: count) {
        order[number] = UInt8(truncatingIfNeeded: number)
      }
      var state = key
      for place in 0..<places {
        state &+= 0x9E37_79B9_7F4A_7C15
        let rest = count &- UInt64(truncatingIfNeeded: place)
        let draw = StreamKey.mix64(state) &>> 32
        let other = place &+ Int(truncatingIfNeeded: (draw &* rest) &>> 32)
        let number = order[other]
        order[other] = order[place]
        body(place, number)
      }
    }
  }

  /// The same numbers, of no more than ``packedCount``, without memory.
  @inline(__always)
  private func shuffleWord(places: Int, _ body: (_ place: Int, _ number: UInt64) -> Void) {
    var order: UInt64 = 0xFEDC_BA98_7654_3210
    var state = key
    var rest = count
    for place in 0..<places {
      state &+= 0x9E37_79B9_7F4A_7C15
      let draw = StreamKey.mix64(state) &>> 32
      // The numbers before this place have been shifted out.
      let other = ((draw &* rest) &>> 32) &* 4
      let number = order &>> other & 15
      order ^= (number ^ order & 15) &<< other
      order &>>= 4
      rest &-= 1
      body(place, number)
    }
  }

  // MARK: - The network

  /// 32 bits that a part and the key decide.
  @inline(__always)
  private func mixed(_ part: UInt64, round: UInt64) -> UInt64 {
    let round = UInt32(truncatingIfNeeded: round)
    let low = UInt32(truncatingIfNeeded: key) &+ round &* 0x9E37_79B9
    let high = UInt32(truncatingIfNeeded: key &>> 32) &+ round &* 0xBB67_AE85
    func folded(_ word: UInt32, _ factor: UInt64) -> UInt32 {
      let product = UInt64(word) &* factor
      return UInt32(truncatingIfNeeded: product ^ product &>> 32)
    }
    let word = folded(UInt32(truncatingIfNeeded: part) ^ low, 0xD251_1F53)
    return UInt64(folded(word ^ high, 0xCD9E_8D57))
  }

  @inline(__always)
  private func permuted(_ number: UInt64) -> UInt64 {
    var low = number & ((1 &<< lowBits) &- 1)
    var high = number &>> lowBits
    var round: UInt64 = 0
    while round < rounds {
      high &+= (mixed(low, round: round &+ 1) &* modulus) &>> 32
      high = min(high, high &- modulus)
      low ^= mixed(high, round: round &+ 2) &>> (32 &- lowBits)
      round &+= 2
    }
    return high &<< lowBits | low
  }

  private func unpermuted(_ number: UInt64) -> UInt64 {
    var low = number & ((1 &<< lowBits) &- 1)
    var high = number &>> lowBits
    var round = rounds
    while round > 0 {
      low ^= mixed(high, round: round) &>> (32 &- lowBits)
      high &+= modulus &- (mixed(low, round: round &- 1) &* modulus) &>> 32
      high = min(high, high &- modulus)
      round &-= 2
    }
    return high &<< lowBits | low
  }
}
