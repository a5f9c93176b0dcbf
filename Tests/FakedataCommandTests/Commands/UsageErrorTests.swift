import TestSupport
import Testing

@Suite("Command line: wrong usage") struct UsageErrorTests {
  let program: Program

  init() throws {
    program = try Program()
  }

  @Test(arguments: [
    (["--nope"], ["Unknown option '--nope'"]),
    (["extra"], ["Unexpected argument 'extra'"]),
    (["--users"], ["--users"]),
    (["--users", "0"], ["'0'", "--users", "whole number from 1"]),
    (["--users", "-1"], ["'-1'", "--users", "whole number from 1"]),
    (["--users", "abc"], ["'abc'", "--users", "1_000_000, 1e6 or 1M"]),
    (["--users", ""], ["--users", "whole number from 1"]),
    (["--days", "0"], ["'0'", "--days", "from 1 to 36525"]),
    (["--days", "36526"], ["--days", "from 1 to 36525"]),
    (["--workouts", "7-1"], ["'7-1'", "--workouts", "1-7"]),
    (["--meals", "x"], ["'x'", "--meals", "such as 1-7"]),
    (["--meals", "0"], ["'0'", "--meals", "between 1 and 1000"]),
    (["--seed", "-1"], ["'-1'", "--seed", "from 0 to 18446744073709551615"]),
    (["--as-of", "2024-02-30"], ["'2024-02-30'", "--as-of", "2024-06-03"]),
    (["--as-of", "today"], ["'today'", "--as-of"]),
    (["--jobs", "0"], ["'0'", "--jobs", "from 1 to 1000"]),
    (["-j", "1001"], ["'1001'", "from 1 to 1000"]),
    (["--progress", "loud"], ["'loud'", "--progress"]),
  ])
  func populate(_ arguments: [String], _ parts: [String]) throws {
    // The arguments are judged before any database is looked for.
    let outcome = try program.run(arguments: ["populate"] + arguments)
    outcome.expectUsageError()
    for part in parts { #expect(outcome.messages.first?.contains(part) == true, outcome.summary) }
  }

  @Test(arguments: [[], ["--format", "copy-text"]])
  func generateWantsATarget(_ arguments: [String]) throws {
    try program.run(arguments: ["generate"] + arguments)
      .expectUsageError("give --output, --table NAME or --discard")
  }

  @Test(arguments: [
    ([], "name the database to make"), (["a", "b"], "'b'"), (["a", "--list"], "one of NAME"),
    (["--list", "--drop-all"], "one of NAME"), (["--keep", "0", "a"], "--keep"),
    (["a", "--force"], "--replace"), ([""], "a name"), (["fakedata_0123456789ab"], "templates"),
    ([String(repeating: "a", count: 64)], "63 bytes"), (["a", "-n", ""], "schema"),
    (["a", "--seed", "x"], "'x'"),
  ])
  func fixture(_ arguments: [String], _ part: String) throws {
    let outcome = try program.run(arguments: ["fixture"] + arguments)
    outcome.expectUsageError(part)
  }

  @Test(arguments: [["--rows", "0"], ["--rows", "x"], ["--table"], ["meal"]])
  func sample(_ arguments: [String]) throws {
    try program.run(arguments: ["sample"] + arguments).expectUsageError()
  }

  @Test func generateNamesTheTablesThereAre() throws {
    try program.run("generate", "--table", "user").expectUsageError(
      "no table \"user\"",
      "muscle_groups, exercises, ingredient, users, goals, user_workouts, meal")
  }

  @Test func generateNamesTheFormatsThereAre() throws {
    let outcome = try program.run("generate", "--table", "users", "--format", "xml")
    outcome.expectUsageError("'xml'", "--format")
    #expect(outcome.stderr.contains("copy-text"))
  }

  @Test func anUnknownCommand() throws {
    try program.run("fill").expectUsageError("'fill'")
    try program.run("server", "restart").expectUsageError("'restart'")
    let far = try program.run("fill", "--users", "5")
    #expect(far.messages.first == "Error: Unexpected argument 'fill'")
  }

  @Test(arguments: [
    (["populat"], "populat", "populate"), (["Verify"], "Verify", "verify"),
    (["gen", "--users", "5"], "gen", "generate"), (["server", "strat"], "strat", "start"),
    (["server", "destory"], "destory", "destroy"),
  ])
  func aMisspeltCommandGetsASuggestion(_ arguments: [String], _ word: String, _ name: String) throws
  {
    let outcome = try program.run(arguments: arguments)
    outcome.expectUsageError("Unexpected argument '\(word)'. Did you mean '\(name)'?")
  }

  @Test(arguments: [
    ["xyz"], ["x"], [""], ["server", "abc"], ["server", "start", "stop"], ["populate", "populat"],
    [String(repeating: "populate", count: 9)],
  ])
  func nothingIsSuggestedWhereNothingIsNear(_ arguments: [String]) throws {
    let outcome = try program.run(arguments: arguments)
    outcome.expectUsageError("Unexpected argument")
    #expect(!outcome.stderr.contains("Did you mean"), outcome.summary)
  }

  /// The same limit wherever there are parts.
  @Test(arguments: [["populate"], ["generate", "--discard"]])
  func parts(_ command: [String]) throws {
    let outcome = try program.run(
      arguments: command + ["--seed", "1", "--parts", "1000001", "--part", "1"])
    outcome.expectUsageError("--parts", "whole number from 1 to 1000000")
  }

  @Test func moreUsersThanThereCanBe() throws {
    try program.run("populate", "--users", "1e15", "--dry-run")
      .expectFailure(64, "from 1 to 281474976710656")
  }

  @Test(arguments: [
    "host=localhost password=s3cret bogus", "postgresql://u:s3cret@[::1/x",
    "host=localhost passwort=s3cret", "postgresql://u:s3cret@localhost/x?nope=1",
    "password='s3cret",
  ])
  func aConnectionStringThatCannotBeReadAndItsPasswordIsNotShown(_ text: String) throws {
    let outcome = try program.run("populate", "--users", "5", "-d", text)
    outcome.expectFailure(64)
    #expect(!outcome.stderr.contains("s3cret"))
  }

  @Test func norIsOneOfTheEnvironment() throws {
    let outcome = try program.run(
      "populate", "--users", "5",
      environment: ["DATABASE_URL": "host=localhost password=s3cret bogus"])
    outcome.expectFailure(64)
    #expect(!outcome.stderr.contains("s3cret"))
  }
}
