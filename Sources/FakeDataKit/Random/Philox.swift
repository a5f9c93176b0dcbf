import CPhilox

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

  /// The blocks of consecutive counters under one key, in the processor's widest vectors.
  ///
  /// - Parameters:
  ///   - first: the first two words of the first counter.
  ///   - count: the number of counters.
  ///   - word2: their third word.
  ///   - word3: their fourth word.
  ///   - out: room for 4 × `count` words.
  static func fillBlocks(
    from first: UInt64, count: Int, word2: UInt32, word3: UInt32, key: StreamKey,
    into out: UnsafeMutablePointer<UInt32>
  ) {
    cphilox_consecutive(cphilox_widest, key.cKey, first, count, word2, word3, out)
  }
}

extension StreamKey {
  var cKey: cphilox_key { cphilox_key(low: low, high: high) }
}
