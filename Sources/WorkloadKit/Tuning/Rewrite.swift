import Foundation

/// An endpoint's statements written in another way, with what they need in the database.
///
/// A file `NAME.rewrite.sql` beside that of the endpoint. Its comments come first:
///
///     -- summary: Why this is faster.
///     -- requires: CREATE INDEX ON meal (user_id, "time")
///     -- keeps fresh: CREATE TRIGGER … AFTER INSERT ON …
///     --   FOR EACH STATEMENT EXECUTE FUNCTION …
///
/// Each is one statement, which goes on in lines that begin with three spaces, and they are run in their
/// order. Then come as many statements as the endpoint has, with its parameters.
public struct Rewrite: Sendable, Hashable {
  /// Something that has to be in the database.
  public struct Step: Sendable, Hashable, Codable {
    /// What it is there for.
    public enum Purpose: String, Sendable, Codable {
      /// An index, or a table that holds results, and what fills it.
      case requires
      /// A trigger or function that keeps such a table as it should be.
      case keepsFresh = "keeps fresh"
    }

    /// What it is there for.
    public let purpose: Purpose
    /// One statement, without a semicolon.
    public let sql: String

    /// The index, if the statement creates one and nothing else about it matters.
    var index: IndexDefinition? { IndexDefinition(parsing: sql) }
  }

  /// What the files' names end in.
  static let fileSuffix = ".rewrite.sql"

  /// Why it is faster, in a sentence.
  public let summary: String
  /// What it needs, in the order in which it is made.
  public let steps: [Step]
  /// The endpoint with its statements rewritten.
  public let endpoint: Endpoint

  /// Whether all it needs are indexes.
  var needsIndexesOnly: Bool { steps.allSatisfy { $0.index != nil } }

  /// The same where everything that it needs is there.
  var withoutSteps: Rewrite { Rewrite(summary: summary, steps: [], endpoint: endpoint) }

  private init(summary: String, steps: [Step], endpoint: Endpoint) {
    self.summary = summary
    self.steps = steps
    self.endpoint = endpoint
  }

  /// Reads a rewrite.
  ///
  /// - Throws: ``WorkloadError`` with file and line.
  init(_ text: String, of original: Endpoint, file: String) throws(WorkloadError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var summary = ""
    var steps: [(purpose: Step.Purpose, sql: String)] = []
    var isInSummary = false
    var body = 0
    while body < lines.count, lines[body].hasPrefix("--") || lines[body].isEmpty {
      let line = String(lines[body].dropFirst(2))
      body += 1
      if line.hasPrefix("   ") {
        let rest = String(line.dropFirst(3))
        if isInSummary {
          summary += " " + rest.trimmingCharacters(in: .whitespaces)
        } else if let last = steps.indices.last {
          steps[last].sql += "\n" + rest
        }
        continue
      }
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = line[..<colon].trimmingCharacters(in: .whitespaces)
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      isInSummary = key == "summary"
      if isInSummary {
        summary = value
      } else if let purpose = Step.Purpose(rawValue: key) {
        steps.append((purpose, value))
      }
    }
    let sql = lines[body...].joined(separator: "\n")
    let known = original.parameters.flatMap(\.names)
    var statements: [Endpoint.Statement] = []
    for piece in WorkloadParser.split(sql) {
      let statement = Endpoint.Statement(numbering: piece.sql)
      if let name = statement.parameters.first(where: { !known.contains($0) }) {
        throw WorkloadError(
          .malformed,
          "\(file), line \(body + 1 + piece.line): the endpoint has no parameter :\(name)")
      }
      statements.append(statement)
    }
    guard statements.count == original.statements.count else {
      throw WorkloadError(
        .malformed,
        "\(file): \(statements.count) statements instead of the endpoint's "
          + "\(original.statements.count)")
    }
    self.summary = summary
    self.steps = steps.map { Step(purpose: $0.purpose, sql: $0.sql) }
    endpoint = Endpoint(
      name: original.name, file: file, path: original.path, summary: original.summary,
      kind: original.kind,
      parameters: original.parameters, before: original.before, statements: statements,
      text: sql.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}

extension Workload {
  /// The rewrites of the built-in workload's endpoints, by their names.
  public static func fitnessRewrites() throws(WorkloadError) -> [String: Rewrite] {
    let endpoints = try fitness().endpoints
    var rewrites: [String: Rewrite] = [:]
    for (name, bytes) in FitnessFiles.rewrites {
      guard let endpoint = endpoints.first(where: { $0.name == name }) else { continue }
      rewrites[name] = try Rewrite(
        String(decoding: bytes, as: UTF8.self), of: endpoint, file: name + Rewrite.fileSuffix)
    }
    return rewrites
  }

  /// The rewrites in a workload's directory, by the names of the endpoints.
  ///
  /// - Throws: ``WorkloadError`` for a file that cannot be read, or is for no endpoint.
  public func rewrites(inDirectory path: String) throws(WorkloadError) -> [String: Rewrite] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    var rewrites: [String: Rewrite] = [:]
    for name in names.sorted() where name.hasSuffix(Rewrite.fileSuffix) {
      let file = "\(path)/\(name)"
      let stem = WorkloadParser.name(of: String(name.dropLast(Rewrite.fileSuffix.count)))
      guard let endpoint = endpoints.first(where: { $0.name == stem }) else {
        throw WorkloadError(.malformed, "\(file) rewrites an endpoint \(stem) that there is not")
      }
      rewrites[stem] = try Rewrite(Self.text(ofFile: file), of: endpoint, file: file)
    }
    return rewrites
  }

  /// The statements of an SQL file, one after the other, without comments that stand alone.
  public static func statements(of sql: String) -> [String] {
    WorkloadParser.split(sql).map { piece in
      piece.sql.split(separator: "\n").filter { !$0.hasPrefix("--") }.joined(separator: "\n")
    }.filter { !$0.isEmpty }
  }

  /// The statements of an SQL file, as ``statements(of:)`` finds them.
  ///
  /// - Throws: ``WorkloadError`` if it cannot be read.
  public static func statements(inFile path: String) throws(WorkloadError) -> [String] {
    statements(of: try text(ofFile: path))
  }

  /// The indexes that the write-up behind the built-in workload tried.
  public static var writeupIndexes: [String] {
    statements(of: String(decoding: FitnessFiles.writeupIndexes, as: UTF8.self))
  }
}
