import Foundation
import ModelFiles
import PostgresClient
import TestSupport
import Testing

/// Data sets of model files, loaded and verified.
@Suite("--model: loads") struct ModelLoadTests {
  let program: Program
  let target: TestTarget
  let library: LibraryModel

  init() throws {
    program = try Program()
    target = try TestTarget()
    library = try LibraryModel()
  }

  private func run(_ command: String, _ arguments: String...) throws -> ProcessOutcome {
    try program.run(arguments: [command] + target.arguments + arguments)
  }

  private func value(_ expression: String) throws -> String? {
    var connection = try Connection(target.parameters)
    return try connection.query("SELECT \(expression)").firstValue
  }

  @Test func whatIsLoadedIsVerified() throws {
    let loaded = try run("populate", "--model", library.path, "--scale", "2k", "--seed", "5")
    #expect(loaded.exitCode == 0 && loaded.stderr == "", loaded.summary)
    #expect(loaded.stdout.contains("model library, 2,000 members, seed 5, data version"))
    #expect(
      loaded.stdout.contains(
        "Repeat it: fakedata populate --model \(library.path) --scale 2000 --seed 5 --schema "
          + target.schema))
    #expect(try value("count(*) FROM members") == "2000")
    // The model's own days, and no more than three loans a day.
    #expect(
      try value("max(n) BETWEEN 4 AND 6 FROM (SELECT count(*) n FROM loans GROUP BY member_id) s")
        == "t")
    for arguments in [[], ["--seed", "5", "--scale", "2000"]] {
      let verified = try program.run(
        arguments: ["verify", "--model", library.path] + arguments + target.arguments)
      #expect(verified.exitCode == 0 && verified.stderr == "", verified.summary)
      #expect(verified.stdout.contains("compared with model library, seed 5, 2,000 members"))
    }
    #expect(
      try run("verify", "--model", library.path, "--seed", "6", "--scale", "2k").exitCode == 5)
    let document = try run("verify", "--model", library.path, "--json").json()
    #expect(document["scale_unit"] as? String == "members")
    try run("verify").expectFailure(
      4, "of model \"library\", which does not ship with this fakedata: give its file with --model")
    try run("verify", "--model", library.path, "--scale", "2k")
      .expectUsageError("say the --seed of the run as well")
  }

  @Test func theRepeatedCommandMakesTheSameRows() throws {
    let arguments = [
      "--model", library.path, "--scale", "300", "--days", "3", "--set", "loans=1-2", "--rows",
      "shelves=4", "--as-of", "2023-02-28",
    ]
    let first = try program.run(arguments: ["populate", "-q"] + arguments + target.arguments)
    #expect(first.exitCode == 0, first.summary)
    let line = try #require(first.messages.first)
    let command = try #require(line.wholeMatch(of: /fakedata: repeat it with fakedata (.*)/)).output
      .1
    let content = try target.content()
    #expect(content.count == 3)
    let second = try program.run(
      arguments: command.split(separator: " ").map(String.init)
        + ["-d", target.database.uri, "--if-exists", "replace"])
    #expect(second.exitCode == 0, second.summary)
    #expect(try target.content() == content)
    #expect(try value("count(*) FROM shelves") == "4")
    // What the run changed of the model stands in the record.
    let verified = try run("verify", "--model", library.path)
    #expect(verified.exitCode == 0 && verified.stderr == "", verified.summary)
  }

  @Test func aModelThatHasChangedIsNamed() throws {
    _ = try run("populate", "--model", library.path, "--scale", "50", "--seed", "1", "-q")
    try library.write(["18-90": "18-91"])
    let outcome = try run("verify", "--model", library.path)
    #expect(outcome.exitCode == 5, outcome.summary)
    #expect(
      outcome.messages[0].hasPrefix(
        "fakedata: model \"library\" has changed since the rows were loaded"), outcome.summary)
    #expect(outcome.stderr.contains("column age"))
    let other = try LibraryModel(["name: library": "name: archive"])
    try run("verify", "--model", other.path).expectFailure(
      4, "the rows are of model \"library\", and \(other.path) is model \"archive\"")
  }

  @Test func aModelThatShipsIsKnownByItsName() throws {
    let loaded = try run(
      "populate", "--model", "fitness", "--scale", "200", "--seed", "3", "--set", "meals=0-2", "-q")
    #expect(loaded.exitCode == 0, loaded.summary)
    let content = try target.content()
    let verified = try run("verify")
    #expect(verified.exitCode == 0 && verified.stderr == "", verified.summary)
    #expect(verified.stdout.contains("model fitness, seed 3, 200 users"))
    // The model file and the built-in data set are the same.
    let again = try run(
      "populate", "--users", "200", "--meals", "0-2", "--seed", "3", "--if-exists", "replace")
    #expect(again.exitCode == 0, again.summary)
    #expect(try target.content() == content)
    #expect(try run("verify").stdout.contains("compared with seed 3, 200 users"))
  }

  @Test(arguments: ModelFile.shipped) func whatShips(_ name: String) throws {
    let loaded = try run(
      "populate", "--model", name, "--scale", "200", "--seed", "7", "--verify", "-q")
    #expect(loaded.exitCode == 0, loaded.summary)
    let verified = try run("verify")
    #expect(verified.exitCode == 0 && verified.stderr == "", verified.summary)
    #expect(verified.lines.last?.contains("model \(name), seed 7, 200 ") == true, verified.summary)
  }

  @Test func runsOfTwoModelsInOneSchema() throws {
    let other = try LibraryModel([
      "name: library": "name: archive", "shelves": "boxes", "members": "readers",
      "member_id": "reader_id", "loans": "visits",
    ])
    for path in [library.path, other.path] {
      let loaded = try run("populate", "--model", path, "--scale", "20", "--seed", "1", "-q")
      #expect(loaded.exitCode == 0, loaded.summary)
    }
    try run("verify").expectFailure(4, "models archive, library: say with --model")
    #expect(try run("verify", "--model", library.path).exitCode == 0)
    // The built-in data set is what is meant where nothing is said.
    #expect(try run("populate", "--users", "20", "--seed", "1", "-q").exitCode == 0)
    #expect(try run("verify").stdout.contains("20 users"))
  }

  @Test(arguments: ["truncate", "append", "replace"]) func tablesThatAreThere(_ way: String) throws
  {
    let arguments = ["--model", library.path, "--scale", "60", "--seed", "2"]
    for way in ["fail", way] {
      let outcome = try program.run(
        arguments: ["populate", "--verify", "--if-exists", way] + arguments + target.arguments)
      #expect(outcome.exitCode == 0, outcome.summary)
      #expect(outcome.lines.last?.hasPrefix("Equal: ") == true, outcome.summary)
    }
    #expect(try value("count(*) FROM members") == (way == "append" ? "120" : "60"))
    let verified = try run("verify", "--model", library.path)
    #expect(verified.exitCode == 0 && verified.stderr == "", verified.summary)
  }

  @Test func parts() throws {
    let arguments =
      ["populate", "--model", library.path, "--scale", "90", "--seed", "2", "--parts", "3"]
      + target.arguments
    for action in [["--part", "3"], ["--part", "1"], ["--part", "2"], ["--finish", "--verify"]] {
      let outcome = try program.run(arguments: arguments + action)
      #expect(outcome.exitCode == 0, outcome.summary)
    }
    // A model of the same name with other rows has parts of its own.
    let other = try LibraryModel(["18-90": "18-91"])
    let prepare = ["--prepare", "--if-exists", "replace"]
    var schemas: Set<String> = []
    for path in [library.path, other.path] {
      let prepared = try program.run(
        arguments: arguments.map { $0 == library.path ? path : $0 } + prepare)
      #expect(prepared.exitCode == 0, prepared.summary)
      schemas.insert(prepared.stdout)
      #expect(
        try program.run(
          arguments: arguments.map { $0 == library.path ? path : $0 } + ["--abandon"]
        ).stdout == "The parts are removed\n")
    }
    #expect(schemas.count == 2)
  }

  @Test func aDryRun() throws {
    let arguments = [
      "populate", "--model", library.path, "--scale", "5k", "--seed", "8", "--dry-run",
    ]
    let outcome = try program.run(arguments: arguments)
    #expect(outcome.exitCode == 0 && outcome.stderr == "", outcome.summary)
    #expect(outcome.lines[0].hasPrefix("Model library, 5,000 members, seed 8, data version "))
    #expect(outcome.stdout.contains("copy loans"))
    #expect(!outcome.stdout.contains("users"))
    let document = try program.run(arguments: arguments + ["--json"]).json()
    #expect(document["model"] as? String == "library")
    #expect(document["scale_unit"] as? String == "members")
    // So many that they are not counted.
    let many = try program.run(
      "populate", "--model", library.path, "--scale", "1e12", "--seed", "8", "--dry-run")
    #expect(many.stdout.contains("the children of all members would have to be counted"))
    let usual = try program.run("populate", "--users", "5k", "--seed", "8", "--dry-run")
    #expect(usual.lines[0].hasPrefix("Seed 8, data version "))
  }

  @Test func fixtures() throws {
    let maker = try TestDatabaseMaker()
    func fixture(_ name: String, _ arguments: String...) throws -> ProcessOutcome {
      try program.run(
        arguments: ["fixture", "\(maker.name)_\(name)", "--model", library.path, "--scale", "20"]
          + arguments, environment: ["DATABASE_URL": maker.uri])
    }
    let first = try fixture("a", "--verify")
    #expect(first.exitCode == 0, first.summary)
    #expect(first.messages[0].contains("is ready: 20 members, seed 42"), first.summary)
    let second = try fixture("b")
    #expect(second.messages[0].contains(" found; cloned"), second.summary)
    let third = try fixture("c", "--set", "loans=1-1")
    #expect(third.messages[0].contains(" made in "), third.summary)
    try library.write(["18-90": "18-91"])
    let fourth = try fixture("d")
    #expect(fourth.messages[0].contains(" made in "), fourth.summary)
    let verified = try program.run(
      "verify", "--model", library.path, "-d", fourth.lines[0])
    #expect(verified.exitCode == 0, verified.summary)
    let list = try program.run("fixture", "--list", "-d", maker.uri)
    #expect(list.lines[0].hasPrefix("template               model    scale"))
    #expect(
      list.lines.count == 4 && list.lines.dropFirst().allSatisfy { $0.contains("library     20") })
  }

  @Test func endpointsOfOnesOwn() throws {
    _ = try run("populate", "--model", library.path, "--scale", "50", "--seed", "9", "-q")
    let directory = try temporaryDirectory()
    try """
    -- endpoint: GET /members/<member>/loans
    -- summary: A member's loans.
    -- kind: read
    -- param member: key members
    SELECT * FROM loans WHERE member_id = :member;
    """.write(toFile: directory.path("loans.sql"), atomically: true, encoding: .utf8)
    let arguments = [
      "--workload", directory.path, "--iterations", "5", "--json", "--progress", "none",
    ]
    // The seed is that of the run, which the record of the model's first table says.
    let outcome = try program.run(
      arguments: ["bench", "--model", library.path] + arguments + target.arguments)
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.stdout.contains("\"seed\" : 9"), outcome.summary)
    let without = try program.run(arguments: ["bench"] + arguments + target.arguments)
    #expect(without.stdout.contains("\"seed\" : 0"), without.summary)
    try program.run("bench", "--model", library.path)
      .expectUsageError("--model goes with --workload")
  }
}
