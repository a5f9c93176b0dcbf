extension ConnectionParameters {
  /// Where in an argument of a command line a password stands, or may stand: in a URI, of
  /// whatever scheme or none, or in a list of settings, alone or behind the name of an option.
  ///
  /// - Returns: ranges of the argument's UTF-8 bytes, in their order and not overlapping. What is in
  ///   front of one is a colon or an equals sign. More than the password may be in it.
  public static func passwordRanges(inArgument argument: String) -> [Range<Int>] {
    let text = Array(argument.utf8)
    var ranges: [Range<Int>] = []
    let found = ConnectionSecrets.hiddenRanges(in: text)
    for range in found.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = ranges.last, last.upperBound >= range.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        ranges.append(range)
      }
    }
    return ranges
  }

  /// An argument of a command line without what ``passwordRanges(inArgument:)`` finds in it.
  public static func withoutPasswords(argument: String) -> String {
    var bytes = Array(argument.utf8)
    for range in passwordRanges(inArgument: argument).reversed() {
      bytes.replaceSubrange(range, with: "***".utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
