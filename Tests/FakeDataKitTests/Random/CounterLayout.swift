@testable import FakeDataKit

/// The draws of rows straight from the counters that the documentation of ``RowKeys`` gives.
enum CounterLayout {
  /// The draw of a root table's row, or of a parent's whole group of children.
  static func draw(
    _ key: StreamKey, row: UInt64, period: UInt32 = 0, index: UInt32 = 0, round: UInt32 = 0
  ) -> UInt32 {
    let number = row / 4
    let counter = SIMD4(
      UInt32(number & 0xFFFF_FFFF), UInt32(number >> 32), period, index << 24 + round)
    return Philox.block(counter: counter, key: key)[Int(row % 4)]
  }

  /// The draw of a child.
  static func draw(
    _ key: StreamKey, parent: UInt64, period: UInt32, ordinal: Int, index: UInt32 = 0
  ) -> UInt32 {
    let counter = SIMD4(
      UInt32(parent & 0xFFFF_FFFF), UInt32(parent >> 32), period,
      index << 24 + UInt32(ordinal / 4))
    return Philox.block(counter: counter, key: key)[ordinal % 4]
  }
}
