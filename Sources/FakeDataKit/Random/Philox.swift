/// The counter-based generator Philox4x32-10: a keyed bijection of 128-bit counters.
///
/// A block is a pure function of counter and key, so a value can be made anywhere, in any order and
/// any number of times, with no state carried from row to row.
///
/// Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3",
/// SC'11; constants and known-answer vectors from the Random123 distribution.
public enum Philox {
  /// Rounds of the bijection; 10 is the authors' default (8 pass their test batteries).
  public static let rounds = 10

  /// Four 32-bit words for one counter under one key.
  ///
  /// - Parameters:
  ///   - counter: the 128-bit counter, least significant word first.
  ///   - key: the 64-bit key of the stream.
  /// - Complexity: O(1), 20 multiplications; no memory is touched.
  @inline(__always)
  public static func block(counter: SIMD4<UInt32>, key: StreamKey) -> SIMD4<UInt32> {
    var x0 = UInt64(counter[0])
    var x1 = UInt64(counter[1])
    var x2 = UInt64(counter[2])
    var x3 = UInt64(counter[3])
    var k0 = key.low
    var k1 = key.high
    for _ in 0..<rounds {
      // The words live in the low halves of 64-bit registers; a product's halves are the two
      // words that the round exchanges.
      let a = 0xD251_1F53 &* x0
      let b = 0xCD9E_8D57 &* x2
      let y0 = (b &>> 32) ^ x1 ^ UInt64(k0)
      let y2 = (a &>> 32) ^ x3 ^ UInt64(k1)
      x1 = b & 0xFFFF_FFFF
      x3 = a & 0xFFFF_FFFF
      x0 = y0
      x2 = y2
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return SIMD4(
      UInt32(truncatingIfNeeded: x0), UInt32(truncatingIfNeeded: x1),
      UInt32(truncatingIfNeeded: x2), UInt32(truncatingIfNeeded: x3))
  }

  /// The blocks of two counters at once, side by side in vector registers.
  ///
  /// - Parameter counters: the counters' words: `counters.0` has the first word of each. High
  ///   halves do not count.
  /// - Returns: the two blocks, in the counters' order.
  @inline(__always)
  static func twoBlocks(
    counters: (Words, Words, Words, Words), key: StreamKey
  ) -> (SIMD4<UInt32>, SIMD4<UInt32>) {
    let (x0, x1, x2, x3) = twoBlocksByWord(
      counters.0, counters.1, counters.2, counters.3, key.low, key.high)
    @inline(__always)
    func block(_ lane: Int) -> SIMD4<UInt32> {
      SIMD4(
        UInt32(truncatingIfNeeded: x0[lane]), UInt32(truncatingIfNeeded: x1[lane]),
        UInt32(truncatingIfNeeded: x2[lane]), UInt32(truncatingIfNeeded: x3[lane]))
    }
    return (block(0), block(1))
  }

  /// Not inlined: where the compiler sees that the words are regrouped into blocks afterwards, it
  /// regroups them in every round.
  @inline(never)
  private static func twoBlocksByWord(
    _ c0: Words, _ c1: Words, _ c2: Words, _ c3: Words, _ low: UInt32, _ high: UInt32
  ) -> (Words, Words, Words, Words) {
    var (x0, x1, x2, x3) = (c0, c1, c2, c3)
    var (k0, k1) = (Words(repeating: UInt64(low)), Words(repeating: UInt64(high)))
    let (m0, m1) = (Words(repeating: 0xD251_1F53), Words(repeating: 0xCD9E_8D57))
    let mask = Words(repeating: 0xFFFF_FFFF)
    let (s0, s1) = (Words(repeating: 0x9E37_79B9), Words(repeating: 0xBB67_AE85))
    // Two rounds at a time, so that the words trade places without being moved. Only the low halves
    // of the words count; said at the multiplication, it makes that one instruction.
    for _ in 0..<(rounds / 2) {
      let a = m0 &* (x0 & mask)
      let b = m1 &* (x2 & mask)
      let y0 = (b &>> 32) ^ x1 ^ k0
      let y2 = (a &>> 32) ^ x3 ^ k1
      k0 &+= s0
      k1 &+= s1
      x3 = m0 &* (y0 & mask)
      x1 = m1 &* (y2 & mask)
      x0 = (x1 &>> 32) ^ b ^ k0
      x2 = (x3 &>> 32) ^ a ^ k1
      k0 &+= s0
      k1 &+= s1
    }
    return (x0, x1, x2, x3)
  }

  /// One 32-bit word of each of two counters, in the low halves of 64-bit lanes.
  typealias Words = SIMD2<UInt64>
}
