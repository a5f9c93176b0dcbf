/// Copies of few bytes.
enum Bytes {
  /// At most 8 bytes as a word, the first one lowest.
  static func word(_ bytes: some BidirectionalCollection<UInt8>) -> UInt64 {
    precondition(bytes.count <= 8, "at most 8 bytes")
    return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Copies a short text: 16 or 32 bytes at once whatever its length.
  ///
  /// - Precondition: ``TextDictionary/overread`` bytes may be read at `source` and written at
  ///   `target`, even where `count` is less.
  @inline(__always)
  static func copyShort(
    from source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, count: Int
  ) {
    typealias Half = SIMD16<UInt8>
    let (from, to) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
    to.storeBytes(of: from.loadUnaligned(as: Half.self), as: Half.self)
    if count > 16 {
      to.storeBytes(
        of: from.loadUnaligned(fromByteOffset: 16, as: Half.self), toByteOffset: 16, as: Half.self)
      if count > 32 { to.copyMemory(from: from, byteCount: count) }
    }
  }
}
