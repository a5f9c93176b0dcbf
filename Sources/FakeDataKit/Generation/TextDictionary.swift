/// The texts that a column can have, as UTF-8 in one block of memory.
///
/// The block is made once and never changes; it ends in ``overread`` spare bytes, so that a copy may
/// read a fixed number of bytes from any entry.
final class TextDictionary: @unchecked Sendable {
  /// Bytes that may be read from the start of any entry whatever its length.
  static let overread = 32

  /// The number of texts.
  let count: Int
  /// Bytes of the longest text.
  let maximumBytes: Int
  /// The texts, one after the other.
  let bytes: UnsafePointer<UInt8>
  /// Where each text starts; entry ``count`` is the end of the last.
  let starts: UnsafePointer<UInt32>

  convenience init(_ texts: [String]) { self.init(texts.map { Array($0.utf8) }) }

  init(_ texts: [[UInt8]]) {
    count = texts.count
    let lengths = texts.map(\.count)
    maximumBytes = lengths.max() ?? 0
    let total = lengths.reduce(0, +)
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: total + Self.overread)
    bytes.initialize(repeating: 0, count: total + Self.overread)
    let starts = UnsafeMutablePointer<UInt32>.allocate(capacity: texts.count + 1)
    starts.initialize(repeating: 0, count: texts.count + 1)
    var end = 0
    for (index, text) in texts.enumerated() {
      for byte in text {
        bytes[end] = byte
        end += 1
      }
      starts[index + 1] = UInt32(end)
    }
    self.bytes = UnsafePointer(bytes)
    self.starts = UnsafePointer(starts)
  }

  deinit {
    bytes.deallocate()
    starts.deallocate()
  }

  /// The texts as pointers, which are good for as long as the dictionary lives.
  var table: TextTable { TextTable(bytes: bytes, starts: starts, count: count) }

  /// How long a text can be.
  var longest: TextLength {
    (0..<count).reduce(into: TextLength()) { $0 = $0.union(TextLength(of: string($1))) }
  }

  /// The text with the given number as a string.
  func string(_ index: Int) -> String {
    let (start, count) = table[Int64(index)]
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }
}

/// The texts of a ``TextDictionary``.
struct TextTable: BitwiseCopyable, @unchecked Sendable {
  /// The texts, one after the other.
  let bytes: UnsafePointer<UInt8>
  /// Where each text starts, and the one before ends.
  let starts: UnsafePointer<UInt32>
  /// The number of texts.
  let count: Int

  /// The text with the given number.
  @inline(__always)
  subscript(index: Int64) -> (start: UnsafePointer<UInt8>, count: Int) {
    let start = starts[Int(truncatingIfNeeded: index)]
    let end = starts[Int(truncatingIfNeeded: index) &+ 1]
    return (bytes + Int(start), Int(end &- start))
  }
}
