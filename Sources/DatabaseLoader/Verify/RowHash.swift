/// SipHash-2-4 with 128 bits and a key that is drawn anew for each comparison: a pseudorandom function of a
/// row's bytes.
///
/// Source: J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF" (2012), and the authors'
/// reference implementation for 128 bits.
struct RowHash: Sendable {
  private let key: (UInt64, UInt64)

  /// A hash with a key that nobody knows beforehand.
  init() { self.init(.random(in: .min ... .max), .random(in: .min ... .max)) }

  init(_ first: UInt64, _ second: UInt64) { key = (first, second) }

  /// The hash of some bytes.
  @inline(__always)
  func callAsFunction(_ bytes: UnsafeRawBufferPointer) -> UInt128 {
    var state = State(key)
    let count = bytes.count
    var offset = 0
    while offset + 8 <= count {
      state.add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    var last = UInt64(truncatingIfNeeded: count) << 56
    var shift: UInt64 = 0
    while offset < count {
      last |= UInt64(bytes[offset]) << shift
      shift += 8
      offset += 1
    }
    state.add(last)
    return state.finish()
  }

  private struct State {
    var a: UInt64
    var b: UInt64
    var c: UInt64
    var d: UInt64

    @inline(__always)
    init(_ key: (UInt64, UInt64)) {
      a = key.0 ^ 0x736f_6d65_7073_6575
      b = key.1 ^ 0x646f_7261_6e64_6f6d ^ 0xee
      c = key.0 ^ 0x6c79_6765_6e65_7261
      d = key.1 ^ 0x7465_6462_7974_6573
    }

    @inline(__always)
    mutating func add(_ word: UInt64) {
      d ^= word
      round()
      round()
      a ^= word
    }

    @inline(__always)
    mutating func finish() -> UInt128 {
      c ^= 0xee
      for _ in 0..<4 { round() }
      let low = a ^ b ^ c ^ d
      b ^= 0xdd
      for _ in 0..<4 { round() }
      return UInt128(a ^ b ^ c ^ d) << 64 | UInt128(low)
    }

    @inline(__always)
    mutating func round() {
      a &+= b
      b = Self.rotate(b, 13) ^ a
      a = Self.rotate(a, 32)
      c &+= d
      d = Self.rotate(d, 16) ^ c
      a &+= d
      d = Self.rotate(d, 21) ^ a
      c &+= b
      b = Self.rotate(b, 17) ^ c
      c = Self.rotate(c, 32)
    }

    @inline(__always)
    private static func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 {
      word << bits | word >> (64 - bits)
    }
  }
}
