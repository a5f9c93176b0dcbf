/// Calls `body` with an array of C strings that ends in NULL, as libpq takes its parameter lists.
///
/// The strings lie in one allocation and are gone when the call returns. A `nil` string is a NULL
/// pointer. The caller has made sure that no string contains a NUL character.
func withCStringArray<Result>(
  _ strings: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
  var bytes: [CChar] = []
  let offsets = strings.map { string -> Int? in
    guard let string else { return nil }
    let offset = bytes.count
    bytes.append(contentsOf: string.utf8.lazy.map { CChar(bitPattern: $0) })
    bytes.append(0)
    return offset
  }
  return bytes.withUnsafeBufferPointer { buffer in
    var pointers = offsets.map { offset -> UnsafePointer<CChar>? in
      guard let offset, let base = buffer.baseAddress else { return nil }
      return base + offset
    }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { body($0.baseAddress!) }
  }
}
