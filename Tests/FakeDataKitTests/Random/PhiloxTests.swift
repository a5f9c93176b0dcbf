import CPhilox
import Testing

@testable import FakeDataKit

@Suite struct PhiloxTests {
  struct Vector: Sendable {
    var counter: SIMD4<UInt32>
    var key: StreamKey
    var block: SIMD4<UInt32>
  }

  /// `philox4x32 10` in the file kat_vectors of the Random123 distribution.
  static let knownAnswers: [Vector] = [
    Vector(
      counter: SIMD4(0, 0, 0, 0), key: StreamKey(low: 0, high: 0),
      block: SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)),
    Vector(
      counter: SIMD4(.max, .max, .max, .max), key: StreamKey(low: .max, high: .max),
      block: SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)),
    Vector(
      counter: SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344),
      key: StreamKey(low: 0xA409_3822, high: 0x299F_31D0),
      block: SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)),
  ]

  @Test(arguments: knownAnswers)
  func blockGivesTheKnownAnswers(vector: Vector) {
    #expect(Philox.block(counter: vector.counter, key: vector.key) == vector.block)
  }

  /// The widths that this processor has.
  static let widths = [cphilox_widest, cphilox_128, cphilox_256].filter { cphilox_has($0) }

  /// The blocks of consecutive counters from the kernels of one width, and two words of what
  /// follows, which must stay 0.
  private func consecutive(
    _ width: cphilox_width, from first: UInt64, count: Int, word2: UInt32, word3: UInt32,
    key: StreamKey
  ) -> (blocks: [SIMD4<UInt32>], beyond: [UInt32]) {
    var out = [UInt32](repeating: 0, count: 4 * count + 2)
    cphilox_consecutive(width, key.cKey, first, count, word2, word3, &out)
    let blocks = (0..<count).map { block in
      SIMD4(out[4 * block], out[4 * block + 1], out[4 * block + 2], out[4 * block + 3])
    }
    return (blocks, Array(out.suffix(2)))
  }

  @Test(arguments: widths, knownAnswers)
  func consecutiveBlocksGiveTheKnownAnswers(width: cphilox_width, vector: Vector) {
    let first = UInt64(vector.counter[0]) | UInt64(vector.counter[1]) << 32
    for before in 0..<5 {
      let blocks = consecutive(
        width, from: first &- UInt64(before), count: 9, word2: vector.counter[2],
        word3: vector.counter[3], key: vector.key
      ).blocks
      #expect(blocks[before] == vector.block)
    }
  }

  @Test(arguments: widths)
  func consecutiveBlocksAreBlocks(width: cphilox_width) {
    // Counters and keys without a pattern: one generator's blocks make the next one's counters.
    var seed = SIMD4<UInt32>(1, 0, 0, 0)
    for count in 0..<40 {
      let key = StreamKey(low: seed[0], high: seed[1])
      // Among them counters whose first word runs over, or both of whose words do.
      let first =
        switch count % 3 {
        case 0: UInt64(seed[2]) << 32 | UInt64(seed[3])
        case 1: UInt64(seed[2]) << 32 | 0xFFFF_FFFE
        default: UInt64.max - 1
        }
      let (blocks, beyond) = consecutive(
        width, from: first, count: count, word2: seed[3], word3: seed[2], key: key)
      for (index, block) in blocks.enumerated() {
        let number = first &+ UInt64(index)
        let counter = SIMD4(
          UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number >> 32), seed[3],
          seed[2])
        #expect(block == Philox.block(counter: counter, key: key))
      }
      #expect(beyond == [0, 0])
      seed = Philox.block(counter: seed, key: key)
    }
  }

  @Test(arguments: widths, [0, 1, 2, 3, 4, 5, 8, 31])
  func scatteredBlocksAreBlocks(width: cphilox_width, count: Int) {
    let key = StreamKey(low: 0x1234_5678, high: 0x9ABC_DEF0)
    let words = (0..<3).map { word in
      (0..<count).map { Philox.block(counter: SIMD4(UInt32($0), UInt32(word), 0, 0), key: key)[0] }
    }
    let base: UInt64 = 0x7_FFFF_FFF0
    // Each block covers the last word of the one before it.
    let places = (0..<count).map { UInt32(3 * $0) }
    var out = [UInt32](repeating: 0, count: 3 * count + 2)
    var expected = out
    words[0].withUnsafeBufferPointer { offsets in
      words[1].withUnsafeBufferPointer { word2 in
        words[2].withUnsafeBufferPointer { word3 in
          places.withUnsafeBufferPointer { places in
            var counters = cphilox_counters(
              offset: offsets.baseAddress, word2: word2.baseAddress, word3: word3.baseAddress,
              place: places.baseAddress, count: count, base: base, word3_bits: 0x0100_0000)
            cphilox_scattered(width, key.cKey, &counters, &out)
          }
        }
      }
    }
    for index in 0..<count {
      let number = base + UInt64(words[0][index])
      let counter = SIMD4(
        UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number >> 32),
        words[1][index], words[2][index] | 0x0100_0000)
      let block = Philox.block(counter: counter, key: key)
      for word in 0..<4 { expected[3 * index + word] = block[word] }
    }
    #expect(out == expected)
  }

  @Test(arguments: widths, [0, 1, 2, 3, 4, 7, 8, 9, 16, 41])
  func sumsAreThoseOfTheBlocks(width: cphilox_width, count: Int) {
    let key = StreamKey(low: 0x1234_5678, high: 0x9ABC_DEF0)
    for first: UInt64 in [0, 0xFFFF_FFFD, 1 << 46, .max - 3] {
      for span: UInt32 in [1, 2, 7, 1_001, .max] {
        var expected: UInt64 = 0
        for index in 0..<count {
          let number = first &+ UInt64(index)
          let block = Philox.block(
            counter: SIMD4(
              UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number >> 32), 5, 6),
            key: key)
          for word in 0..<4 { expected += (UInt64(block[word]) * UInt64(span)) >> 32 }
        }
        #expect(cphilox_scaled_sum(width, key.cKey, first, count, 5, 6, span) == expected)
      }
    }
  }

  @Test func everyBitOfCounterAndKeyCounts() {
    let counter = SIMD4<UInt32>(5, 6, 7, 8)
    let key = StreamKey(low: 9, high: 10)
    var blocks: Set = [Philox.block(counter: counter, key: key)]
    for bit in 0..<32 {
      for word in 0..<4 {
        var changed = counter
        changed[word] ^= 1 << UInt32(bit)
        blocks.insert(Philox.block(counter: changed, key: key))
      }
      blocks.insert(
        Philox.block(
          counter: counter, key: StreamKey(low: key.low ^ 1 << UInt32(bit), high: key.high)))
      blocks.insert(
        Philox.block(
          counter: counter, key: StreamKey(low: key.low, high: key.high ^ 1 << UInt32(bit))))
    }
    #expect(blocks.count == 1 + 32 * 6)
  }
}
