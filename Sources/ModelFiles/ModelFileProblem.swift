/// A place in a text, counted from 1; columns count characters.
public struct SourcePosition: Hashable, Sendable {
  /// The line.
  public var line: Int
  /// The character within the line.
  public var column: Int

  /// A place.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// Something that is wrong, or odd, in a model file.
public struct ModelFileProblem: Hashable, Sendable, CustomStringConvertible {
  /// How bad it is.
  public enum Severity: String, Sendable {
    /// There is no data set.
    case error
    /// There is one, though maybe not the one that was meant.
    case warning
  }

  /// How bad it is.
  public var severity: Severity
  /// What is wrong, where in the data set, and what to do about it.
  public var message: String
  /// The file's name, as it was given.
  public var file: String
  /// Where in the file; nil where it is about the file as a whole.
  public var position: SourcePosition?
  /// The line itself; nil where there is no position.
  public var line: String?

  /// `shop.yaml:12:15: …`, in one line.
  public var description: String {
    let place = position.map { ":\($0.line):\($0.column)" } ?? ""
    return "\(file)\(place): \(severity == .warning ? "warning: " : "")\(message)"
  }

  /// The line of the file with a mark below the place, as two lines; nil where there is none. Control characters
  /// are shown as question marks, and of a long line the part around the place.
  public var excerpt: String? {
    guard let position, let line else { return nil }
    let shown = Array(
      line.map {
        $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? "?" : $0
      })
    let start = max(0, min(position.column - 1, shown.count) - 60)
    let part = String(shown[start..<min(shown.count, start + 100)])
    let blanks = String(repeating: " ", count: max(0, position.column - 1 - start))
    return "\(part)\n\(blanks)^"
  }
}

/// A model file that makes no data set: everything that is wrong with it.
public struct ModelFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in the order of the file; never empty.
  public var problems: [ModelFileProblem]

  /// An error of some problems.
  public init(_ problems: [ModelFileProblem]) { self.problems = problems }

  /// One line for each problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
