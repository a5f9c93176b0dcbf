import FakeDataKit
import PostgresClient

/// Asks a server, over a connection of its own that is made with the first question, what it reads texts as.
final class ServerReader {
  private let schema: String
  private let connect: () throws -> Connection
  private var connection: Connection?
  /// Answers by the bytes of type and texts: strings are equal whose bytes are not.
  private var known: [[[UInt8]]: Bool] = [:]

  /// Answers that are remembered.
  private static let capacity = 10_000

  /// - Parameter schema: the schema of the data set's own types.
  init(schema: String, _ connect: @escaping () throws -> Connection) {
    self.schema = schema
    self.connect = connect
  }

  /// Whether a text, read as a type, is shown as another text.
  ///
  /// - Throws: `PostgresError` where the server does not read it.
  func isSame(_ given: String, _ stored: String, _ type: String) throws -> Bool {
    let question = [type, given, stored].map { Array($0.utf8) }
    if let answer = known[question] { return answer }
    let answer = try query("SELECT ($1::text)::\(type)::text = $2::text", [given, stored])
      .firstValue
    if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
    known[question] = answer == "t"
    return answer == "t"
  }

  /// What the server shows of texts that it reads as a type.
  ///
  /// - Throws: `PostgresError` where it does not read one.
  func read(_ texts: [String?], as type: String) throws -> [String?] {
    // Few texts are there often, or many once.
    let distinct = Array(Set(texts.compactMap(\.self).map { Array($0.utf8) }))
    if distinct.isEmpty { return texts }
    let shown = try query(
      """
      SELECT t.given::\(type)::text FROM pg_catalog.unnest($1::text[]) WITH ORDINALITY t (given, place)
      ORDER BY t.place
      """, [SQLSyntax.arrayParameter(distinct.map { String(decoding: $0, as: UTF8.self) })]
    ).rows.map { $0[0] }
    let answers = Dictionary(zip(distinct, shown), uniquingKeysWith: { first, _ in first })
    return texts.map { text in text.flatMap { answers[Array($0.utf8)]! } }
  }

  private func query(_ sql: String, _ parameters: [String]) throws -> QueryResult {
    if connection == nil {
      connection = try connect()
      try connection!.execute(SessionSettings.searchPath([schema], isCatalogNext: false))
    }
    return try connection!.query(sql, parameters)
  }
}
