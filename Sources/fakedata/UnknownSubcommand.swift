import ArgumentParser

/// A word where a subcommand should be, and is none.
struct UnknownSubcommand {
  /// What was written.
  let word: String
  /// The subcommand that is probably meant, guessed as the argument parser guesses options.
  let suggestion: String?

  /// Words that are longer are no misspelt names.
  private static let maximumLength = 32
  /// The most letters that are wrong, as for options.
  private static let maximumDistance = 3

  /// - Parameter arguments: those of the process, without its name.
  /// - Returns: nil where all subcommands are known.
  init?(_ arguments: [String], of root: any ParsableCommand.Type) {
    var command = root
    for argument in arguments {
      let subcommands = command.configuration.subcommands
      if subcommands.isEmpty || argument.hasPrefix("-") || argument == "help" { return nil }
      if let next = subcommands.first(where: { $0._commandName == argument }) {
        command = next
        continue
      }
      word = argument
      suggestion = Self.nearest(to: argument, subcommands.map { $0._commandName })
      return
    }
    return nil
  }

  /// The error in words.
  var message: String {
    "Unexpected argument '\(word)'" + (suggestion.map { ". Did you mean '\($0)'?" } ?? "")
  }

  private static func nearest(to word: String, _ names: [String]) -> String? {
    guard (2...maximumLength).contains(word.count) else { return nil }
    let word = word.lowercased()
    let beginnings = names.filter { $0.hasPrefix(word) }
    if beginnings.count == 1 { return beginnings[0] }
    let near = names.map { ($0, distance(word, $0)) }.filter { name, distance in
      // Of a short name half stays as it is: any word is near a name of three letters.
      distance <= min(maximumDistance, name.count / 2)
    }
    return near.min { $0.1 < $1.1 }?.0
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
