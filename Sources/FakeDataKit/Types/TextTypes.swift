extension TextForm {
  /// What comes before a text in the binary format: the version of `jsonb`.
  var binaryPrefixBytes: Int { self == .jsonb ? 1 : 0 }

  /// The text by which the server shows a value, and reads it: of `bytea` the hexadecimal form.
  func shown(_ text: [UInt8]) -> [UInt8] {
    guard self == .bytes else { return text }
    return Array("\\x".utf8)
      + text.withUnsafeBufferPointer { bytes in
        [UInt8](unsafeUninitializedCapacity: 2 * bytes.count) { target, count in
          count = 2 * bytes.count
          guard let start = bytes.baseAddress else { return }
          _ = Hexadecimal.write(start, bytes.count, to: target.baseAddress!)
        }
      }
  }

  /// A value in the binary format as PostgreSQL shows it.
  func text(binary field: UnsafeRawBufferPointer) -> String {
    let bytes = Array(field.dropFirst(binaryPrefixBytes))
    return String(decoding: shown(bytes), as: UTF8.self)
  }
}
