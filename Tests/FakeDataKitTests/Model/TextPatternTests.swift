import Testing

@testable import FakeDataKit

@Suite struct TextPatternTests {
  /// All texts of a pattern, each as often as it is made.
  private static func texts(_ node: TextPattern.Node) -> [String] {
    switch node {
    case .literal(let text): [text]
    case .oneOf(let characters): characters.map { String($0) }
    case .sequence(let nodes):
      nodes.reduce([""]) { before, node in
        let texts = texts(node)
        return before.flatMap { text in texts.map { text + $0 } }
      }
    case .alternatives(let nodes): nodes.flatMap(texts)
    case .repeated(let node, let range):
      range.flatMap { texts(.sequence(Array(repeating: node, count: $0))) }
    }
  }

  /// What is known of a pattern is what its texts say.
  private static func problem(_ pattern: TextPattern) -> String? {
    let all = texts(pattern.root)
    let distinct = Set(all.map { Array($0.utf8) }).count
    if pattern.count != UInt64(all.count) {
      return "count \(String(describing: pattern.count)), not \(all.count)"
    }
    if pattern.isUnambiguous != (distinct == all.count) {
      return "\(distinct) of \(all.count) texts, unambiguous: \(pattern.isUnambiguous)"
    }
    let capacity = pattern.capacity!
    if capacity > UInt64(distinct) { return "capacity \(capacity), but \(distinct) texts" }
    if pattern.isUnambiguous, capacity != UInt64(distinct) { return "capacity \(capacity)" }
    let kept = texts(pattern.distinct)
    if Set(kept.map { Array($0.utf8) }).count != kept.count { return "the distinct part is not" }
    let longest = all.map(\.unicodeScalars.count).max()!
    if pattern.root.maximumCharacters != longest { return "longest \(longest)" }
    return nil
  }

  @Test(
    arguments: [
      ("", 1, true), ("abc", 1, true), ("[ab]", 2, true), ("\\d", 10, true), ("\\w", 63, true),
      ("[A-Z]{2}-\\d{2}", 67_600, true), ("a?", 2, true), ("(a|b)?", 3, true), ("a?a?", 4, false),
      ("(a|a)", 2, false), ("(a|[ab])", 3, false), ("(ab|ac)", 2, true), ("(a|ab)(c|bc)", 4, false),
      ("[ab]{1,3}", 14, true), ("[ab]{0,3}", 15, true), ("[ab]{1,3}a", 14, true),
      ("[ab]{1,3}[ab]?", 42, false), ("(a?){2}", 4, false), ("(a?){1,2}", 6, false),
      ("(a|)(b|)", 4, true), ("(|)", 2, false), ("(a|b|ab)", 3, true), ("(a|b|ab){2}", 9, true),
      ("(a|bb){1,3}", 14, true), ("[äöü]{2}é", 9, true), ("^x$", 1, true), ("\\^x\\$\\.", 1, true),
      ("(?:a|b)c", 2, true), ("a|bc|[0-2]", 5, true), ("[a\\-z]", 3, true), ("[-a]", 2, true),
      ("[a-]", 2, true), ("[\\d_]", 11, true), ("[aa-cb]", 3, true), ("[\\]x]", 2, true),
      ("\\{\\}\\(\\)\\[\\]\\|\\\\", 1, true), ("((a|b){2}|c){2}", 25, true), ("x{3}", 1, true),
      ("([01]{2}-?){2}", 64, true), ("([01]-?){2}1?", 32, true), ("(0|1?)(1|0?)", 9, false),
    ] as [(String, UInt64, Bool)])
  func countsAndAmbiguity(text: String, count: UInt64, isUnambiguous: Bool) throws {
    let pattern = try TextPattern(text)
    #expect(pattern.count == count)
    #expect(pattern.isUnambiguous == isUnambiguous)
    #expect(Self.problem(pattern) == nil)
  }

  @Test func patternsOfRandomShape() throws {
    var state: UInt64 = 7
    func below(_ count: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      return Int(StreamKey.mix64(state) % UInt64(count))
    }
    func pattern(_ depth: Int) -> String {
      switch below(depth > 0 ? 8 : 3) {
      case 0: return ["a", "b", "ab", "ba", "aab"][below(5)]
      case 1: return ["[ab]", "[bc]", "[abc]"][below(3)]
      case 2: return ["a", "c"][below(2)]
      case 3: return "(\(pattern(depth - 1))|\(pattern(depth - 1)))"
      case 4: return "(\(pattern(depth - 1)))?"
      case 5: return "(\(pattern(depth - 1))){\(below(2)),2}"
      case 6: return "(\(pattern(depth - 1))){2}"
      default: return pattern(depth - 1) + pattern(depth - 1)
      }
    }
    var (tried, ambiguous) = (0, 0)
    while tried < 3000 {
      let text = pattern(3)
      let parsed = try TextPattern(text)
      guard let count = parsed.count, count <= 2000 else { continue }
      tried += 1
      if !parsed.isUnambiguous { ambiguous += 1 }
      if let problem = Self.problem(parsed) { Issue.record("\(text): \(problem)") }
    }
    #expect(ambiguous > 500 && ambiguous < 2700, "\(ambiguous)")
  }

  @Test func manyTexts() throws {
    #expect(try TextPattern("[A-Z]{13}").count == 2_481_152_873_203_736_576)
    #expect(try TextPattern("[A-Z]{14}").count == nil)
    #expect(try TextPattern("a{1024}").count == 1)
    #expect(try TextPattern("\\w{0,1024}").isUnambiguous)
    #expect(try TextPattern("(ab|a|b){300}").isUnambiguous == false)
  }

  @Test(arguments: [
    ("a*", "at character 2: '*' has no end; write how often at most: {0,5}"),
    ("a+", "at character 2: '+' has no end"), ("a{2,}", "the number of times has no end"),
    (".", "'.' is any character"), ("(a", "a parenthesis is not closed"),
    ("a)", "at character 2: a parenthesis is closed that is not open"),
    ("[a", "a class is not closed"), ("[]", "a class has no character"),
    ("[^a]", "and not which it has not"), ("[z-a]", "the range from 'z' to 'a' is empty"),
    ("[a-\\d]", "a range of characters ends with a character"), ("\\s", "'\\s' is not known"),
    ("\\", "a backslash stands before nothing"), ("\\1", "'\\1' is not known"),
    ("{2}", "'{' is unexpected; '\\{' is the sign itself"), ("?", "'?' is unexpected"),
    ("a{x}", "a number of times is from 0 to 1024"), ("a{1", "is written {3} or {1,3}"),
    ("a{1,2", "is written {3} or {1,3}"), ("a{3,2}", "3 to 2 times is empty"),
    ("a{2}{3}", "'{' is unexpected behind a number of times"), ("a??", "'?' is unexpected behind"),
    ("a{0}", "nothing comes 0 times only"), ("a{1025}", "from 0 to 1024"),
    ("(a{100}){11}", "texts have more than 1024 characters"),
    ("a{600}b{600}", "texts have more than 1024 characters"), ("a$b", "'$' is unexpected"),
    ("(?=a)", "'(?' is no group that patterns know"), ("a]", "']' is unexpected"),
    ("[\u{1}-\u{FFFF}]", "a class has more than 4096 characters"),
    ("a\u{0}", "a text has no zero byte"), ("[\u{0}-a]", "a text has no zero byte"),
    ("(((a{1000}){1000}){1000}){1000}", "texts have more than 1024 characters"),
  ])
  func whatIsNoPattern(text: String, message: String) {
    let error = #expect(throws: ModelError.self) { try TextPattern(text) }
    #expect(error?.code == .invalidRule)
    #expect(error?.message.hasPrefix("pattern \"\(text)\", at character ") == true, "\(error!)")
    #expect(error?.message.contains(message) == true, "\(error!)")
  }
}
