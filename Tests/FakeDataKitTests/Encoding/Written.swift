@testable import FakeDataKit

/// What a function writes to a place, up to the place that it gives back.
func written(
  _ body: (UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>
) -> String {
  withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { buffer in
    buffer.initialize(repeating: UInt8(ascii: "?"))
    let start = buffer.baseAddress!
    return String(decoding: buffer[..<(body(start) - start)], as: UTF8.self)
  }
}
