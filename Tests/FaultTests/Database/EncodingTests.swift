import DatabaseLoader
import DataSets
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

/// A database that is not in UTF-8, and a load into it.
struct EncodingCase: Sendable, CustomTestStringConvertible {
  enum Ending: Sendable {
    /// The rows are stored, byte by byte as everywhere.
    case loads
    /// Refused with exit code 4, for this character among others.
    case lacks(Character)
  }

  let encoding: String
  let ending: Ending
  let mode: LoadMode
  /// What the environment says of the encoding.
  var clientEncoding: String?
  var schema: String?

  var testDescription: String {
    "\(encoding), \(mode.rawValue), client \(clientEncoding ?? "as it is"), \(schema ?? "public")"
  }

  static let all =
    LoadMode.allCases.flatMap { mode in
      [
        EncodingCase(encoding: "SQL_ASCII", ending: .loads, mode: mode),
        EncodingCase(
          encoding: "SQL_ASCII", ending: .loads, mode: mode, clientEncoding: "LATIN1",
          schema: "schéma ế 🏋️"),
        EncodingCase(encoding: "LATIN1", ending: .lacks("ế"), mode: mode),
        EncodingCase(encoding: "UTF8", ending: .loads, mode: mode, clientEncoding: "LATIN1"),
      ]
    }
    + ["LATIN2", "LATIN9", "WIN1252", "KOI8R", "EUC_JP", "WIN1251"].map {
      EncodingCase(encoding: $0, ending: .lacks("ế"), mode: .fresh)
    }
    + ["SJIS", "nonsense"].map {
      EncodingCase(encoding: "UTF8", ending: .loads, mode: .fresh, clientEncoding: $0)
    }

  func inject() throws {
    let database = try OddDatabase(
      options: "ENCODING '\(encoding)' LC_COLLATE 'C' LC_CTYPE 'C'")
    let load = try OddLoad(mode, into: database, schema: schema)
    if let schema { try makeSchema(schema, in: database) }
    let environment = clientEncoding.map { ["PGCLIENTENCODING": $0] } ?? [:]
    switch ending {
    case .loads:
      try load.prepare()
      try load.checkLoaded(try load.run(environment: environment))
    case .lacks(let character):
      // The tables can be there, but not with these rows.
      if mode.hasTables {
        var connection = try Connection(database.parameters)
        try connection.execute(SchemaSQL(Fitness.model()).script)
      }
      let before = try database.content()
      let outcome = try load.run(environment: environment)
      try expect(outcome.exitCode == 4, "not refused: \(outcome.summary)")
      try expect(outcome.messages.count == 1, "not one line: \(outcome.summary)")
      for text in [encoding, String(character)] {
        try expect(outcome.stderr.contains(text), "no \(text): \(outcome.summary)")
      }
      try expect(outcome.stdout.isEmpty, "it printed something: \(outcome.stdout)")
      try expect(try database.content() == before, "the tables have changed")
      try load.checkNothingIsLeft()
    }
  }

  private func makeSchema(_ schema: String, in database: OddDatabase) throws {
    // The bytes of the name are those that the program sends.
    try database.execute(
      "CREATE SCHEMA \(try quoted(schema)) AUTHORIZATION \(try quoted(database.role))")
  }
}

@Suite("Faults: encodings of the database and of the environment") struct EncodingTests {
  @Test(arguments: Faults.selected(EncodingCase.all, of: "encodings", sample: 4))
  func theRowsOrAReason(_ item: EncodingCase) {
    Faults.inject(.encodings, item.testDescription) { try item.inject() }
  }
}
