/// Follows what a client sends in PostgreSQL's protocol, version 3, and finds the COMMIT by which a
/// load publishes its rows.
struct FrontendMessages {
  /// Texts of statements of the publishing transaction, after which the next COMMIT is the one.
  private static let signs = ["SET SCHEMA", "pg_current_xact_id"]
  /// Longer statements are not looked at to their end.
  private static let lookedAtBytes = 4_096
  private static let requestCodes: Set<UInt32> = [80_877_103, 80_877_104]

  private var isStarted = false
  private var header: [UInt8] = []
  private var body: [UInt8] = []
  private var remaining = 0
  private var isPublishing = false

  /// Takes bytes.
  ///
  /// - Returns: where in them the COMMIT begins; nil if it is not among them.
  mutating func commitOffset(in bytes: [UInt8]) -> Int? {
    var index = 0
    var start = 0
    while index < bytes.count {
      let headerBytes = isStarted ? 5 : 4
      if header.count < headerBytes {
        // What began before these bytes cannot be kept back any more, and is not whole without them.
        if header.isEmpty { start = index }
        header.append(bytes[index])
        index += 1
        guard header.count == headerBytes else { continue }
        let length = header.suffix(4).reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
        remaining = Int(length) - 4
      }
      let taken = min(remaining, bytes.count - index)
      body += bytes[index..<(index + min(taken, max(0, Self.lookedAtBytes - body.count)))]
      remaining -= taken
      index += taken
      guard remaining == 0 else { continue }
      let isCommit = endMessage()
      if isCommit { return start }
    }
    return nil
  }

  /// Looks at a whole message; true for the COMMIT.
  private mutating func endMessage() -> Bool {
    defer {
      header.removeAll()
      body.removeAll()
    }
    guard isStarted else {
      let code = body.prefix(4).reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
      isStarted = !Self.requestCodes.contains(code)
      return false
    }
    guard header[0] == UInt8(ascii: "Q") || header[0] == UInt8(ascii: "P") else { return false }
    // A Parse message has the name of the statement in front, here always an empty one.
    let text = String(decoding: body.drop { $0 == 0 }.prefix { $0 != 0 }, as: UTF8.self)
    if isPublishing, text == "COMMIT" { return true }
    if Self.signs.contains(where: text.contains) { isPublishing = true }
    return false
  }
}
