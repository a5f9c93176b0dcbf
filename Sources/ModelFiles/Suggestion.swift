/// The name that was probably meant.
enum Suggestion {
  /// The most letters that are wrong.
  private static let maximumDistance = 3

  /// The nearest of some names, where one is near.
  static func nearest(to word: String, _ names: some Sequence<String>) -> String? {
    guard (2...64).contains(word.count) else { return nil }
    let lowercased = word.lowercased()
    let near = names.compactMap { name -> (String, Int)? in
      let distance = distance(lowercased, name.lowercased())
      // Of a short name half stays as it is: any word is near a name of three letters.
      return distance <= min(maximumDistance, max(1, name.count / 2)) ? (name, distance) : nil
    }
    return near.min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
  }

  /// `; did you mean "name"?`, or nothing.
  static func text(_ word: String, _ names: some Sequence<String>) -> String {
    nearest(to: word, names).map { "; did you mean \"\($0)\"?" } ?? ""
  }

  /// How many letters have to be changed, added or left out (Levenshtein 1966).
  private static func distance(_ first: String, _ second: String) -> Int {
    let columns = Array(second)
    var row = Array(0...columns.count)
    for (line, letter) in first.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for (index, other) in columns.enumerated() {
        let changed = diagonal + (letter == other ? 0 : 1)
        diagonal = row[index + 1]
        row[index + 1] = min(changed, row[index] + 1, diagonal + 1)
      }
    }
    return row[columns.count]
  }
}
