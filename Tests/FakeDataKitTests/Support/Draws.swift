@testable import FakeDataKit

/// Draws for tests of what is made of draws.
enum Draws {
  /// Consecutive draws of a stream of the test's own.
  static func sequence(
    _ count: Int, key: StreamKey = StreamKey(low: 0xFA4E_DA7A, high: 0x0BAD_CAFE)
  ) -> [UInt32] {
    var draws: [UInt32] = []
    draws.reserveCapacity(count + 4)
    for number in 0..<UInt32((count + 3) / 4) {
      let block = Philox.block(counter: SIMD4(number, 0, 0, 0), key: key)
      for lane in 0..<4 { draws.append(block[lane]) }
    }
    return Array(draws[..<count])
  }

  /// Many consecutive draws, made in vectors.
  static func many(_ count: Int, stream: UInt32 = 0) -> [UInt32] {
    let blocks = (count + 3) / 4
    let draws = [UInt32](unsafeUninitializedCapacity: 4 * blocks) { buffer, initialized in
      Philox.fillBlocks(
        from: 0, count: blocks, word2: 0, word3: 0,
        key: StreamKey(low: 0xFA4E_DA7A, high: stream), into: buffer.baseAddress!)
      initialized = 4 * blocks
    }
    return Array(draws[..<count])
  }

  /// Many draws of 64 bits.
  static func wide(_ count: Int, stream: UInt32 = 0) -> [UInt64] {
    let draws = many(2 * count, stream: stream)
    return (0..<count).map { UInt64(draws[2 * $0]) << 32 | UInt64(draws[2 * $0 + 1]) }
  }

  /// Draws at both ends, at powers of two and one to either side of them.
  static let edges: [UInt32] = {
    var edges: [UInt32] = [0, 1, 2, .max - 1, .max]
    for bits: UInt32 in [8, 16, 22, 24, 31] {
      let power: UInt32 = 1 << bits
      edges += [power - 1, power, power + 1]
    }
    return edges
  }()
}
