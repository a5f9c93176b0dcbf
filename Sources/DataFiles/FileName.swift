public import FakeDataKit

/// The names of data files.
public struct FileName: Sendable, Hashable {
  /// The format of the rows.
  public let format: RowFormat
  /// How they are compressed.
  public let compression: Compression
  /// Which part of the table the file holds.
  public let part: Part

  /// The names for a format, a compression and a part.
  public init(_ format: RowFormat, _ compression: Compression = .none, part: Part = .whole) {
    self.format = format
    self.compression = compression
    self.part = part
  }

  /// What names end in, with a period before it: `.csv`, `.jsonl.gz`.
  public var ending: String { ".\(Self.ending(format))" + compression.fileEnding }

  /// The name of a table's file: `users.csv`, or `users.03-of-12.csv.gz`. The digits are as many for
  /// every part, so that names sort as the parts do.
  public func name(of table: String) -> String {
    let number = part.isWhole ? "" : ".\(Self.digits(part.number, of: part.count))-of-\(part.count)"
    return Self.spelled(table) + number + ending
  }

  /// The part's number with as many digits as the last one has.
  static func digits(_ number: Int, of count: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: String(count).count - digits.count) + digits
  }

  /// A table's name as a file's: what could mean something to a shell or a file system becomes `%`
  /// and two hexadecimal digits.
  static func spelled(_ table: String) -> String {
    var name = ""
    for (index, byte) in table.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        name.unicodeScalars.append(UnicodeScalar(byte))
      case UInt8(ascii: "-") where index > 0:
        name.append("-")
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        name += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return name
  }

  private static func ending(_ format: RowFormat) -> String {
    switch format {
    case .csv: "csv"
    case .tsv: "tsv"
    case .copyText: "copy"
    case .copyBinary: "bin"
    case .jsonl: "jsonl"
    case .sql: "sql"
    }
  }

  /// What the ending of a file's name says, or nil where it says no format.
  ///
  /// - Parameter path: a file's name, with or without directories before it.
  public static func parse(
    _ path: String
  ) -> (stem: String, format: RowFormat, compression: Compression)? {
    var name = path.split(separator: "/").last.map(String.init) ?? ""
    var compression = Compression.none
    for candidate in [Compression.gzip, .zstd] where name.hasSuffix(candidate.fileEnding) {
      compression = candidate
      name.removeLast(candidate.fileEnding.count)
      break
    }
    guard let period = name.lastIndex(of: "."), period > name.startIndex else { return nil }
    let ending = name[name.index(after: period)...]
    guard let format = RowFormat.allCases.first(where: { Self.ending($0) == ending }) else {
      return nil
    }
    return (String(name[..<period]), format, compression)
  }
}
