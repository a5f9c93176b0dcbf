/// Texts of a form: `[A-Z]{2}-\d{4}`.
///
/// A part of the notation of regular expressions: characters, `[…]` with ranges, `\d` for a digit, `\w` for a letter of
/// ASCII, a digit or `_`, groups and alternatives (`(a|b)`), and `?`, `{n}` and `{m,n}` for how often. Nothing is
/// without end, so it has neither `*` nor `+`, and no `.`; a backslash before any other sign stands for the sign. `^`
/// at the beginning and `$` at the end change nothing.
public struct TextPattern: Sendable, Hashable {
  /// What a pattern is made of.
  indirect enum Node: Sendable, Hashable {
    case literal(String)
    /// One of some characters, of which none comes twice.
    case oneOf([Unicode.Scalar])
    case sequence([Node])
    case alternatives([Node])
    /// So many times; the range has more than one number.
    case repeated(Node, ClosedRange<Int>)
  }

  /// The most characters of a text.
  public static let maximumCharacters = 1024
  /// The most characters of a class.
  static let maximumClass = 4096

  /// The pattern as it is written.
  public let pattern: String
  let root: Node

  /// A pattern.
  ///
  /// - Throws: what is wrong with it and where, without the table's and the column's name.
  public init(_ pattern: String) throws(ModelError) {
    self.pattern = pattern
    var parser = TextPatternParser(pattern)
    root = try parser.parse()
  }

  /// In how many ways texts are made: how many different texts there are, where no text is made in two ways
  /// (``isUnambiguous``), or else more than that; nil for 2⁶⁴ and more.
  public var count: UInt64? { root.count }

  /// The largest number of texts that differ for sure, or nil for 2⁶⁴ and more: ``count`` where no text is made in two
  /// ways, or else the texts of the largest alternatives.
  public var capacity: UInt64? { distinct.count }

  /// The part of the pattern that makes each text in one way only: all of it where it is unambiguous, or else the
  /// largest alternative of each choice.
  var distinct: Node { isUnambiguous ? root : root.largest }

  /// Whether no text is made in two ways, as `a` is by `(a|\w)`.
  public var isUnambiguous: Bool { PatternAutomaton(root).isUnambiguous }
}

extension TextPattern.Node {
  /// In how many ways it makes texts; nil for 2⁶⁴ and more.
  var count: UInt64? {
    switch self {
    case .literal: 1
    case .oneOf(let characters): UInt64(characters.count)
    case .sequence(let nodes): Self.product(nodes.map(\.count))
    case .alternatives(let nodes): Self.sum(nodes.map(\.count))
    case .repeated(let node, let range):
      Self.sum(range.map { Self.product(Array(repeating: node.count, count: $0)) })
    }
  }

  static func product(_ counts: [UInt64?]) -> UInt64? {
    counts.reduce(1) { product, count in
      guard let product, let count else { return nil }
      let (result, overflow) = product.multipliedReportingOverflow(by: count)
      return overflow ? nil : result
    }
  }

  private static func sum(_ counts: [UInt64?]) -> UInt64? {
    counts.reduce(0) { sum, count in
      guard let sum, let count else { return nil }
      let (result, overflow) = sum.addingReportingOverflow(count)
      return overflow ? nil : result
    }
  }

  /// The most characters of its texts.
  var maximumCharacters: Int {
    switch self {
    case .literal(let text): text.unicodeScalars.count
    case .oneOf: 1
    case .sequence(let nodes): nodes.reduce(0) { $0 + $1.maximumCharacters }
    case .alternatives(let nodes): nodes.map(\.maximumCharacters).max() ?? 0
    case .repeated(let node, let range): range.upperBound * node.maximumCharacters
    }
  }

  /// The pattern without choices: of each the alternative with the most texts.
  var largest: TextPattern.Node {
    switch self {
    case .literal, .oneOf: self
    case .sequence(let nodes): .sequence(nodes.map(\.largest))
    case .alternatives(let nodes):
      nodes.map(\.largest).max { ($0.count ?? .max) < ($1.count ?? .max) } ?? self
    case .repeated(let node, let range):
      .sequence(Array(repeating: node.largest, count: range.upperBound))
    }
  }
}
