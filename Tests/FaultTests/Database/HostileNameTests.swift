import Foundation
import PostgresClient
import TestSupport
import Testing

/// A name that a schema, a database and a role have, and the way in which the program is told.
struct HostileName: Sendable, CustomTestStringConvertible {
  /// How the database and the role are named.
  enum Way: String, CaseIterable, Sendable { case uri, keywords, environment }

  let name: String
  let way: Way
  let mode: LoadMode

  var testDescription: String { "\(VisibleName.of(name)) by \(way.rawValue), \(mode.rawValue)" }

  private static let names = [
    "it's", "two words", #"double"quote"#, #"back\slash"#, #"\"#, "percent%20%41%", "dot.dot",
    "UPPER",
    "MixedCase", "1leading", "select", "user", "table", "public ", "ünïcödé", "日本語", "🏋️",
    "a/b?c#d&e=f",
    "x@y:5432", "$user", "${HOME}", "$(exit 7)", "`exit 7`", "semi;colon", "a,b", "'",
    "''",
    "[::1]", "tab\there", "line\nbreak", "\u{1B}[31m", "*", "~", "!", "null", "None",
    String(repeating: "n", count: 63), String(repeating: "ü", count: 31), "fakedata_stage_mine",
    "postgresql", "host=x", "a  b", "e\u{301}", "%s%n", "\"\u{301}; x", "'\u{301}",
  ]

  /// Each name in one way and one mode, and then those again that have a meaning somewhere.
  static let all = names.enumerated().flatMap { index, name in
    Way.allCases.indices.prefix(name.utf8.contains { $0 < 0x30 } ? 3 : 1).map { place in
      HostileName(
        name: name, way: Way.allCases[(index + place) % Way.allCases.count],
        mode: LoadMode.allCases[(index + place) % LoadMode.allCases.count])
    }
  }

  func inject() throws {
    let database = try OddDatabase(name: name, role: name)
    try database.execute("CREATE SCHEMA \(try quoted(name)) AUTHORIZATION \(try quoted(name))")
    let load = try OddLoad(mode, into: database, schema: name)
    try load.prepare()
    let (arguments, environment) = try access(to: database)
    let outcome = try load.program.run(
      arguments: load.arguments + arguments, environment: environment)
    try load.checkLoaded(outcome)
    let visible = VisibleName.of(name)
    let place = "into schema \(visible) of database \(visible)"
    try expect(
      ["\n", ", "].contains { outcome.stdout.contains(place + $0) },
      "the report names something else: \(outcome.stdout.prefix(300))")
    try checkRepeatCommand(outcome.stdout, load, try database.uri())
  }

  private func access(
    to database: OddDatabase
  ) throws -> (arguments: [String], environment: [String: String]) {
    switch way {
    case .uri: return (["--dbname", try database.uri()], [:])
    case .keywords: return (["--dbname=\(try database.keywords())"], [:])
    case .environment:
      let place = try OddDatabase.place()
      return (
        [], ["PGHOST": place.directory, "PGPORT": place.port, "PGDATABASE": name, "PGUSER": name]
      )
    }
  }

  /// Runs the command that a report names, in a shell.
  private func checkRepeatCommand(_ report: String, _ load: OddLoad, _ uri: String) throws {
    let mark = "Repeat it: "
    guard let start = report.range(of: mark) else {
      throw Broken(description: "no command: \(report)")
    }
    var command = String(report[start.upperBound...])
    if let end = command.range(of: "\nAdded: ") { command = String(command[..<end.lowerBound]) }
    if mode.adds {
      // It would add still more; emptied first, the tables get the same rows.
      command = command.replacing("--if-exists append", with: "--if-exists truncate")
        .replacing("--users 10 ", with: "--users \(OddLoad.users) ")
    } else if !mode.hasTables {
      command = command.trimmingCharacters(in: .newlines) + " --if-exists replace"
    }
    let outcome = try load.program.runInShell(command, environment: ["DATABASE_URL": uri])
    try expect(outcome.exitCode == 0, "the command fails: \(command): \(outcome.summary)")
    try load.checkContent()
  }
}

/// Names as messages show them.
enum VisibleName {
  static func of(_ name: String) -> String {
    name.replacing("\n", with: #"\n"#).replacing("\t", with: #"\t"#)
      .replacing("\u{1B}", with: #"\u{1B}"#)
  }
}

/// A schema that cannot be loaded into for its name.
struct RefusedName: Sendable, CustomTestStringConvertible {
  let name: String
  let exitCode: Int32
  let text: String

  var testDescription: String { "\(name.prefix(20))" }

  static let all = [
    RefusedName(name: "pg_mine", exitCode: 4, text: "does not exist"),
    RefusedName(name: "", exitCode: 4, text: "does not exist"),
    RefusedName(name: "Public", exitCode: 4, text: "does not exist"),
    RefusedName(name: "public ", exitCode: 4, text: "does not exist"),
    RefusedName(name: "nowhere\u{1B}[2J", exitCode: 4, text: #"nowhere\u{1B}[2J"#),
    RefusedName(name: "pg_catalog", exitCode: 3, text: "permission denied"),
    RefusedName(name: "information_schema", exitCode: 3, text: "permission denied"),
    RefusedName(name: "pg_toast", exitCode: 3, text: "permission denied"),
    RefusedName(name: String(repeating: "n", count: 64), exitCode: 4, text: "schema \""),
    RefusedName(name: String(repeating: "ü", count: 32), exitCode: 4, text: "schema \""),
    RefusedName(name: String(repeating: "n", count: 100_000), exitCode: 4, text: "schema \""),
  ]

  func inject() throws {
    let database = try OddDatabase()
    for mode in [LoadMode.fresh, .append] {
      let load = try OddLoad(mode, into: database, schema: name)
      let outcome = try load.run()
      try expect(
        outcome.exitCode == exitCode, "\(mode): not exit code \(exitCode): \(outcome.summary)")
      try expect(
        outcome.messages.count == 1 && outcome.stderr.contains(text),
        "\(mode): not one line with \"\(text)\": \(outcome.summary)")
      try load.checkNothingIsLeft()
    }
  }
}

@Suite("Faults: hostile names", .serialized) struct HostileNameTests {
  @Test(arguments: Faults.selected(HostileName.all, of: "hostile names", sample: 5))
  func theyAreNamesLikeOthers(_ item: HostileName) {
    Faults.inject(.hostileNames, item.testDescription) { try item.inject() }
  }

  @Test(arguments: Faults.selected(RefusedName.all, of: "refused names", sample: 2))
  func orAreRefused(_ item: RefusedName) {
    Faults.inject(.hostileNames, item.testDescription) { try item.inject() }
  }
}
