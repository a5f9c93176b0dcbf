/// What must not come out again from the parameters of a connection.
///
/// libpq's messages never contain a password that libpq has recognised as one. They do quote pieces
/// of a connection string that libpq cannot read, and of one that means something else than its
/// writer thought: in `postgresql://me:p/w@host`, libpq takes `p` for the port and says so.
struct ConnectionSecrets {
  private static let mask = Array("***".utf8)
  private static let quote = UInt8(ascii: "\"")

  /// The connection string, empty when there is none.
  private let text: [UInt8]

  /// The stretches of `text` that hold, or may hold, a password.
  private let hidden: [Range<Int>]

  /// The passwords as libpq understands them.
  private let passwords: Set<String>

  /// Whether parts of a password may stand where libpq sees something else.
  let areMisplaced: Bool

  init(_ parameters: ConnectionParameters) {
    var passwords: Set<String> = []
    var areMisplaced = false
    if let connectionString = parameters.connectionString {
      text = Array(connectionString.utf8)
      let isURI = ConnectionParameters.isURI(connectionString)
      hidden = Self.hiddenRanges(in: text)
      if let parsed = ConnectionOptions.parsing(connectionString) {
        passwords.formUnion(parsed.secretKeywords.compactMap { parsed.values[$0] })
        areMisplaced = Self.looksMisread(parsed, isURI: isURI)
      } else {
        areMisplaced = true
      }
    } else {
      text = []
      hidden = []
    }
    for (keyword, value) in parameters.keywords where keyword.contains("password") {
      passwords.insert(value)
    }
    let shown = ["user", "host", "port", "dbname"].compactMap { parameters[$0] }
    passwords.subtract(shown)
    passwords.remove("")
    self.passwords = passwords
    self.areMisplaced = areMisplaced
  }

  /// A message of libpq without what it quotes from a password.
  func redacting(_ message: String) -> String {
    var bytes = Array(message.utf8)
    if areMisplaced {
      let refusal = "the connection string is malformed (libpq's message may quote the password)"
      if hidden.contains(where: { text[$0].contains(Self.quote) }) { return refusal }
      if let whole = bytes.firstRange(of: text) {
        bytes.replaceSubrange(whole, with: maskedText)
        return String(decoding: bytes, as: UTF8.self)
      }
      // One of the text's own shifts what stands between two of the message's.
      if !hidden.isEmpty, text.contains(Self.quote) { return refusal }
    }
    var pieces = bytes.split(separator: Self.quote, omittingEmptySubsequences: false)
    for index in stride(from: 1, to: pieces.count, by: 2) where mustHide(pieces[index]) {
      pieces[index] = Self.mask[...]
    }
    return String(decoding: Array(pieces.joined(separator: [Self.quote])), as: UTF8.self)
  }

  private var maskedText: [UInt8] {
    var masked = text
    for range in hidden.sorted(by: { $0.lowerBound > $1.lowerBound }) where !range.isEmpty {
      let end = min(range.upperBound, masked.count)
      if range.lowerBound < end { masked.replaceSubrange(range.lowerBound..<end, with: Self.mask) }
    }
    return masked
  }

  private func mustHide(_ piece: ArraySlice<UInt8>) -> Bool {
    if piece.isEmpty { return false }
    guard areMisplaced else { return passwords.contains(String(decoding: piece, as: UTF8.self)) }
    if piece.count == 1, let byte = piece.first, ":=/[]&?@".utf8.contains(byte) { return false }
    let places = text.ranges(of: piece)
    // libpq decodes %-sequences before it quotes, after which a piece is not found as it stands.
    if places.isEmpty { return text.contains(UInt8(ascii: "%")) }
    return places.contains { place in hidden.contains { $0.overlaps(place) } }
  }

  /// The stretches of a URI or a list of settings that hold, or may hold, a password.
  ///
  /// They may be longer than the password, since a text that is not what its writer meant can carry it
  /// in any place behind the one where it was to stand. A URI may have any scheme or none, or something in
  /// front of it.
  static func hiddenRanges(in text: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    let scheme = text.firstRange(of: Array("://".utf8))
    if let colon = text[(scheme?.upperBound ?? 0)...].firstIndex(of: UInt8(ascii: ":")) {
      let at = text.lastIndex(of: UInt8(ascii: "@"))
      if let at, at > colon {
        ranges.append(colon + 1..<at)
      } else if at == nil, scheme != nil {
        ranges.append(colon + 1..<text.endIndex)
      }
    }
    let lowercased = MessageText.lowercasedASCII(text)
    if let word = lowercased.firstRange(of: Array("pass".utf8)),
      let equals = text[word.upperBound...].firstIndex(of: UInt8(ascii: "="))
    {
      ranges.append(equals + 1..<text.endIndex)
    }
    // Npgsql's other names, and the key in the URLs of Prisma's proxy.
    for name in ["pwd", "psw", "api_key"] {
      for word in lowercased.ranges(of: Array(name.utf8)) {
        let rest = text[word.upperBound...].drop { $0 == UInt8(ascii: " ") }
        if rest.first == UInt8(ascii: "=") { ranges.append(rest.startIndex + 1..<text.endIndex) }
      }
    }
    return ranges
  }

  /// Whether the parts have the marks of a password that stands in a wrong place: one that was not
  /// escaped in a URI, or a keyword that an equals sign without a value has swallowed.
  private static func looksMisread(_ parsed: ConnectionOptions, isURI: Bool) -> Bool {
    let values = parsed.values
    guard isURI else {
      return values.contains { keyword, value in
        let bytes = MessageText.lowercasedASCII(Array(value.utf8))
        return !parsed.secretKeywords.contains(keyword)
          && bytes.firstRange(of: Array("pass".utf8)) != nil && bytes.contains(UInt8(ascii: "="))
      }
    }
    if let port = values["port"], !port.utf8.allSatisfy({ $0 == 0x2C || (0x30...0x39 ~= $0) }) {
      return true
    }
    return ["host", "dbname"].contains { values[$0]?.contains("@") == true }
  }
}
