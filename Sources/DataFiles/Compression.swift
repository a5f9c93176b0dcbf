/// How files are compressed.
///
/// Each segment of a table is compressed by itself, as a gzip member or a zstd frame of its own. Both
/// formats say that such pieces, one after the other, are the whole.
public enum Compression: Sendable, Hashable {
  /// Not at all.
  case none
  /// By zlib, as gzip.
  ///
  /// - Parameter level: 1 (fastest) to 9 (smallest).
  case gzip(level: Int)
  /// By libzstd.
  ///
  /// - Parameter level: 1 (fastest) to 19 (smallest).
  case zstd(level: Int)

  /// gzip with zlib's usual level.
  public static let gzip = Compression.gzip(level: 6)
  /// zstd with its usual level.
  public static let zstd = Compression.zstd(level: 3)

  /// What is written as `gzip`, `gzip:9`, `zstd` or `zstd:19`, or nil.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let level = parts.count == 2 ? Int(parts[1]) : nil
    guard parts.count == 1 || level != nil else { return nil }
    switch parts[0] {
    case "gzip" where (1...9).contains(level ?? 6): self = .gzip(level: level ?? 6)
    case "zstd" where (1...19).contains(level ?? 3): self = .zstd(level: level ?? 3)
    default: return nil
    }
  }

  /// Whether anything is compressed.
  public var isNone: Bool { self == .none }

  /// The method, without its level.
  public var name: String {
    switch self {
    case .none: "none"
    case .gzip: "gzip"
    case .zstd: "zstd"
    }
  }

  /// What file names end in.
  var fileEnding: String {
    switch self {
    case .none: ""
    case .gzip: ".gz"
    case .zstd: ".zst"
    }
  }

  /// The command that writes what files hold to its standard output.
  var readCommand: String {
    switch self {
    case .none: "cat"
    case .gzip: "gzip -dc"
    case .zstd: "zstd -dcq"
    }
  }
}

extension Compression: CustomStringConvertible {
  /// The method with its level, as ``init(_:)`` reads it.
  public var description: String {
    switch self {
    case .none: name
    case .gzip(let level), .zstd(let level): "\(name):\(level)"
    }
  }
}
