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

  private func words(_ first: SIMD4<UInt32>, _ second: SIMD4<UInt32>, high: UInt64 = 0) -> (
    Philox.Words, Philox.Words, Philox.Words, Philox.Words
  ) {
    func word(_ index: Int) -> Philox.Words {
      Philox.Words(UInt64(first[index]) | high << 32, UInt64(second[index]) | high << 32)
    }
    return (word(0), word(1), word(2), word(3))
  }

  @Test(arguments: knownAnswers)
  func twoBlocksGiveTheKnownAnswersInBothPlaces(vector: Vector) {
    let other = SIMD4<UInt32>(1, 2, 3, 4)
    let otherBlock = Philox.block(counter: other, key: vector.key)
    let ahead = Philox.twoBlocks(counters: words(vector.counter, other), key: vector.key)
    #expect(ahead == (vector.block, otherBlock))
    let behind = Philox.twoBlocks(counters: words(other, vector.counter), key: vector.key)
    #expect(behind == (otherBlock, vector.block))
  }

  @Test(arguments: [1, 0xFFFF_FFFF, 0x8000_0001] as [UInt64])
  func highHalvesOfCounterWordsDoNotCount(high: UInt64) {
    for vector in Self.knownAnswers {
      let blocks = Philox.twoBlocks(
        counters: words(vector.counter, vector.counter, high: high), key: vector.key)
      #expect(blocks == (vector.block, vector.block))
    }
  }

  @Test func twoBlocksAreTwoBlocks() {
    // Counters and keys without a pattern: one generator's blocks are the next one's counters.
    var counter = SIMD4<UInt32>(1, 0, 0, 0)
    var key = StreamKey(low: 0, high: 0)
    for _ in 0..<200 {
      let first = Philox.block(counter: counter, key: key)
      let second = Philox.block(counter: first, key: key)
      #expect(Philox.twoBlocks(counters: words(counter, first), key: key) == (first, second))
      counter = second
      key = StreamKey(low: first[1], high: second[2])
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
