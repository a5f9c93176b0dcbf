import Foundation

/// Standard output could not be written.
struct OutputError: Error, CustomStringConvertible {
  let description: String
}

/// What a command prints.
enum StandardOutput {
  /// Writes a text to standard output.
  static func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  /// Writes bytes to standard output.
  static func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = Foundation.write(1, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        // Nobody reads any more: as with other programs at the head of a pipe, no word of it.
        if errno == EPIPE { Foundation.exit(0) }
        throw OutputError(
          description: "standard output cannot be written: \(String(cString: strerror(errno)))")
      }
      rest = rest.dropFirst(written)
    }
  }
}

extension Slice where Base == UnsafeRawBufferPointer {
  fileprivate var baseAddress: UnsafeRawPointer? {
    UnsafeRawBufferPointer(rebasing: self).baseAddress
  }
}
