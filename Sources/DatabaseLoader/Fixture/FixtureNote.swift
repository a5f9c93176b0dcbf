import Foundation
import PostgresClient

/// What the comment on a database says about fakedata's part in it.
///
/// A line of JSON behind ``mark``. By it a finished template is told from everybody else's databases: only
/// the owner of a database can comment on it, and a clone does not inherit it.
struct FixtureNote: Codable, Sendable, Hashable {
  /// What fakedata made the database for.
  enum Kind: String, Codable, Sendable {
    /// To be cloned.
    case template
    /// To become something else when it is complete. Left alone, it is rubbish.
    case build
    /// For whoever asked for it.
    case clone
  }

  static let mark = "fakedata fixture: "

  var kind: Kind
  /// The name of the template that the database is, is to become or is a clone of.
  var template: String
  /// The digest that the name is the beginning of; templates only, like the rest.
  var digest: String?
  /// The schema that the tables are in.
  var schema: String?
  /// The rows.
  var record: RunRecord?
  /// When it was finished, by the server's clock, as ISO 8601 in UTC.
  var made: String?
  /// When it was last cloned.
  var lastUsed: String?

  init(_ kind: Kind, template: String) {
    self.kind = kind
    self.template = template
  }

  /// - Returns: nil for a comment that is not of this kind, or that cannot be read.
  init?(comment: String?) {
    guard let comment, comment.hasPrefix(Self.mark) else { return nil }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let json = Data(comment.dropFirst(Self.mark.count).utf8)
    guard let note = try? decoder.decode(FixtureNote.self, from: json) else { return nil }
    self = note
  }

  /// The comment.
  var comment: String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A note is plain values, which can always be encoded.
    return Self.mark + String(decoding: try! encoder.encode(self), as: UTF8.self)
  }

  /// The statement that writes it.
  func statement(on database: String) throws(PostgresError) -> String {
    "COMMENT ON DATABASE \(try SQLSyntax.quotedIdentifier(database)) IS "
      + (try SQLSyntax.quotedLiteral(comment))
  }
}
