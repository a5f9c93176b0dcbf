/// A row in PostgreSQL's binary COPY format, read field by field.
///
/// It borrows its bytes and is good for as long as they are.
public struct BinaryRow {
  /// The row's bytes, its number of fields included.
  public let bytes: UnsafeRawBufferPointer

  /// The row that begins at an offset, in bytes; nil where there is none, as before the end of the data.
  public init?(_ all: UnsafeRawBufferPointer, from offset: Int) {
    guard offset + 2 <= all.count else { return nil }
    let fields = Int(Int16(bigEndian: all.loadUnaligned(fromByteOffset: offset, as: Int16.self)))
    if fields < 0 { return nil }
    var end = offset + 2
    for _ in 0..<fields {
      guard end + 4 <= all.count else { return nil }
      let count = Int(Int32(bigEndian: all.loadUnaligned(fromByteOffset: end, as: Int32.self)))
      end += 4 + max(0, count)
    }
    guard end <= all.count else { return nil }
    bytes = UnsafeRawBufferPointer(rebasing: all[offset..<end])
  }

  /// The bytes of a field; nil is NULL.
  public func field(_ index: Int) -> UnsafeRawBufferPointer? {
    var start = 2
    for number in 0...index {
      guard start + 4 <= bytes.count else { return nil }
      let count = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: Int32.self)))
      if number == index {
        guard count >= 0, start + 4 + count <= bytes.count else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[(start + 4)..<(start + 4 + count)])
      }
      start += 4 + max(0, count)
    }
    return nil
  }

  /// A field's whole number; nil is NULL.
  public func integer(_ index: Int) -> Int64? {
    guard let field = field(index) else { return nil }
    switch field.count {
    case 2: return Int64(Int16(bigEndian: field.loadUnaligned(as: Int16.self)))
    case 4: return Int64(Int32(bigEndian: field.loadUnaligned(as: Int32.self)))
    case 8: return Int64(bigEndian: field.loadUnaligned(as: Int64.self))
    default: return nil
    }
  }

  /// A field as PostgreSQL writes it in UTC, or nearly so; nil is NULL.
  ///
  /// - Parameter type: a type that is no domain.
  public func text(_ index: Int, _ type: SQLType) -> String? {
    guard let field = field(index) else { return nil }
    return type.text(binary: field)
  }
}
