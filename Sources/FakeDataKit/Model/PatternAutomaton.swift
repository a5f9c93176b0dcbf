/// The position automaton of a pattern: a state per character of the pattern, so that its ways from the beginning to
/// an end are the ways in which the pattern makes texts.
///
/// Source: V. Glushkov, "The Abstract Theory of Automata", Russian Mathematical Surveys 16 (1961). A pattern is
/// ambiguous if two different ways read the same text, which the product of the automaton with itself shows: R. Book,
/// S. Even, S. Greibach, G. Ott, "Ambiguity in Graphs and Expressions", IEEE Transactions on Computers C-20 (1971).
struct PatternAutomaton {
  /// A part of a pattern: whether it can be empty, and the states that it can begin and end with.
  private struct Part {
    var isNullable: Bool
    var first: [Int] = []
    var last: [Int] = []
  }

  /// The characters of each state, ascending.
  private var characters: [[Unicode.Scalar]] = []
  /// The states behind each state.
  private var next: [[Int]] = []
  /// Whether the empty text of a part is made in two ways.
  private var isEmptyTwice = false
  private var whole = Part(isNullable: true)

  init(_ pattern: TextPattern.Node) { whole = add(pattern) }

  /// Whether no text is made in two ways.
  var isUnambiguous: Bool {
    if isEmptyTwice { return false }
    var seen: Set<[Int]> = []
    let ends = Set(whole.last)
    var queue: [[Int]] = []
    /// Notes two states that the same text leads to; false where that makes two ways of one text.
    func note(_ a: Int, _ b: Int) -> Bool {
      guard overlap(a, b) else { return true }
      if ends.contains(a), ends.contains(b) { return false }
      let pair = [min(a, b), max(a, b)]
      if seen.insert(pair).inserted { queue.append(pair) }
      return true
    }
    // Where two ways part.
    for states in [whole.first] + next {
      for (index, a) in states.enumerated() {
        for b in states[..<index] where !note(a, b) { return false }
      }
    }
    while let pair = queue.popLast() {
      for a in next[pair[0]] {
        for b in next[pair[1]] {
          // Where they meet again, both go on to the same end.
          if a == b || !note(a, b) { return false }
        }
      }
    }
    return true
  }

  /// Whether two states have a character in common.
  private func overlap(_ a: Int, _ b: Int) -> Bool {
    let (one, other) = (characters[a], characters[b])
    var (i, j) = (0, 0)
    while i < one.count, j < other.count {
      if one[i] == other[j] { return true }
      if one[i] < other[j] { i += 1 } else { j += 1 }
    }
    return false
  }

  // MARK: - States

  private mutating func add(_ pattern: TextPattern.Node) -> Part {
    switch pattern {
    case .literal(let text):
      return join(text.unicodeScalars.map { state([$0]) })
    case .oneOf(let scalars):
      return state(scalars.sorted())
    case .sequence(let nodes):
      return join(nodes.map { add($0) })
    case .alternatives(let nodes):
      let parts = nodes.map { add($0) }
      if parts.count(where: \.isNullable) > 1 { isEmptyTwice = true }
      return Part(
        isNullable: parts.contains(where: \.isNullable), first: parts.flatMap(\.first),
        last: parts.flatMap(\.last))
    case .repeated(let node, let range):
      // The last copies are those that are there.
      let copies = (0..<range.upperBound).map { _ in add(node) }
      if copies[0].isNullable { isEmptyTwice = true }
      let whole = join(copies)
      let beginnings = copies[...(range.upperBound - max(1, range.lowerBound))]
      return Part(
        isNullable: range.lowerBound == 0 || whole.isNullable, first: beginnings.flatMap(\.first),
        last: whole.last)
    }
  }

  private mutating func state(_ scalars: [Unicode.Scalar]) -> Part {
    characters.append(scalars)
    next.append([])
    let state = characters.count - 1
    return Part(isNullable: false, first: [state], last: [state])
  }

  /// Parts one behind the other.
  private mutating func join(_ parts: [Part]) -> Part {
    parts.reduce(Part(isNullable: true)) { before, part in
      for state in before.last { next[state] += part.first }
      return Part(
        isNullable: before.isNullable && part.isNullable,
        first: before.first + (before.isNullable ? part.first : []),
        last: (part.isNullable ? before.last : []) + part.last)
    }
  }
}
