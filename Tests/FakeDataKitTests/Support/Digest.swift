/// The hash function FNV-1a with 64 bits.
///
/// Source: G. Fowler, L. Noll, K.-P. Vo, D. Eastlake, "The FNV Non-Cryptographic Hash Algorithm".
enum Digest {
  static func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
  }

  /// The digest of numbers, eight bytes each, least significant first.
  static func fnv1a(numbers: some Sequence<Int64>) -> UInt64 {
    fnv1a(
      numbers.flatMap { number in
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
      })
  }

  /// The digest as a Swift literal.
  static func literal(_ digest: UInt64) -> String {
    let digits = String(digest, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: 16 - digits.count) + digits
    let groups = stride(from: 0, to: 16, by: 4).map { padded.dropFirst($0).prefix(4) }
    return "0x" + groups.joined(separator: "_")
  }
}
