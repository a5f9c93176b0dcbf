/// A type whose values in the binary format are the low bits of the number, as many as a word has.
protocol WordType: ScalarType {
  associatedtype Word: FixedWidthInteger & BitwiseCopyable
}

extension WordType {
  static var maximumBytes: Int { MemoryLayout<Word>.size }

  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    BigEndian.write(Word(truncatingIfNeeded: value.number), to: target)
  }

  /// The number that bytes in the binary format stand for.
  static func number(_ field: UnsafeRawBufferPointer) -> Int64? {
    guard field.count == maximumBytes else { return nil }
    return BigEndian.read(field, as: Word.self).map { Int64($0) }
  }
}
