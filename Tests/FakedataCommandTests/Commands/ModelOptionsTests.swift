import Foundation
import TestSupport
import Testing

/// Data sets of model files, without a server.
@Suite("--model") struct ModelOptionsTests {
  let program: Program
  let library: LibraryModel

  init() throws {
    program = try Program()
    library = try LibraryModel()
  }

  @Test(arguments: [
    (["--model", "shop", "--users", "5"], "--scale"),
    (["--model", "shop", "--workouts", "1-2"], "--set"),
    (["--model", "shop", "--meals", "1-2"], "--set"),
    (["--model", ""], "--model must name something"),
    (["--users", "5", "--scale", "5"], "one of --users, --scale and --size"),
    (["--scale", "5", "--size", "5MB"], "one of --users, --scale and --size"),
    (["--set", "loans"], "such as visits=2-6"),
    (["--set", "=1"], "such as visits=2-6"),
    (["--set", "a=1", "--set", "a=2"], "--set a is given twice"),
    (["--rows", "=5"], "such as products=10k"),
    (["--rows", "shelves=0"], "such as products=10k"),
    (["--rows", "shelves=1", "--rows", "shelves=2"], "--rows shelves is given twice"),
    (["--scale", "0"], "whole number from 1"),
    (["--size", "big"], "such as 5GB"),
    (["--size", "5iB"], "such as 5GB"),
    (["--size", "0"], "such as 5GB"),
  ])
  func wrongUsage(_ arguments: [String], _ part: String) throws {
    for command in ["populate", "sample"] {
      try program.run(arguments: [command] + arguments).expectUsageError(part)
    }
  }

  @Test func plainRowsAreForSamples() throws {
    try program.run("populate", "--rows", "5").expectUsageError("such as products=10k")
    let outcome = try program.run(
      "sample", "--model", library.path, "--rows", "2", "--rows", "shelves=1", "--scale", "3")
    #expect(outcome.exitCode == 0, outcome.summary)
    let blocks = outcome.stdout.split(separator: "\n\n").map { $0.split(separator: "\n") }
    #expect(blocks.map { String($0[0]) } == ["shelves", "members", "loans"])
    #expect(blocks.map(\.count) == [3, 4, 4])
    #expect(
      outcome.stderr
        == "fakedata: load them with fakedata populate --model \(library.path) --scale 3 --seed 42 --rows "
        + "shelves=1\n")
    try program.run("sample", "--model", library.path, "--table", "users")
      .expectUsageError("no table \"users\"; the tables are shelves, members, loans")
  }

  @Test func scaleCountsUsersOfTheBuiltInDataSet() throws {
    let outcome = try program.run("sample", "--scale", "3", "--table", "users")
    #expect(outcome.lines.count == 5, outcome.summary)
    #expect(outcome.stderr.contains("populate --users 3 --seed 42"))
    let changed = try program.run("sample", "--set", "meals=2-2", "--users", "1", "--rows", "9")
    #expect(changed.exitCode == 0, changed.summary)
    #expect(changed.stderr.contains("--users 1 --seed 42 --set meals=2-2"))
    #expect(
      changed.stdout
        == (try program.run("sample", "--meals", "2-2", "--users", "1", "--rows", "9").stdout))
  }

  @Test func sampleAsJSON() throws {
    let document = try program.run(
      "sample", "--model", library.path, "--scale", "3", "--json"
    ).json()
    #expect(document["model"] as? String == "library")
    #expect(document["scale_unit"] as? String == "members")
    #expect(try program.run("sample", "--json").json()["model"] as? String == "fitness")
  }

  @Test func modelsFromStandardInput() throws {
    for arguments in [["sample", "-q", "--scale", "3"], ["schema"]] {
      let piped = try runProcess(
        program.path, arguments + ["--model", "-"], environment: program.environment(),
        input: LibraryModel.text)
      #expect(piped.exitCode == 0 && piped.stderr == "", piped.summary)
      let named = try program.run(arguments: arguments + ["--model", library.path])
      #expect(piped.stdout == named.stdout)
    }
    let empty = try runProcess(
      program.path, ["schema", "--model", "-"], environment: program.environment(), input: "")
    #expect(empty.exitCode == 64 && empty.stderr.contains("standard input"), empty.summary)
  }

  @Test func theSQLOfItsTables() throws {
    let outcome = try program.run("schema", "--model", library.path)
    #expect(outcome.stdout.hasPrefix("-- The tables of the library data set.\n"))
    #expect(outcome.stdout.contains("CREATE TABLE members ("))
    #expect(outcome.stdout.contains("REFERENCES shelves"))
    #expect(
      try program.run("schema", "--model", "fitness").stdout == program.run("schema").stdout)
  }

  // MARK: - Files

  @Test func filesOfAllTables() throws {
    let directory = program.home.path("out")
    let arguments = ["generate", "--model", library.path, "--scale", "40", "-o", directory]
    let outcome = try program.run(arguments: arguments)
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.stdout.contains("model library, 40 members, seed "))
    let repeated = try #require(
      outcome.stderr.wholeMatch(of: /fakedata: repeat it with fakedata (.*)\n/)
    )
    .output.1
    let files = try FileManager.default.contentsOfDirectory(atPath: directory)
    #expect(Set(files) == ["shelves.csv", "members.csv", "loans.csv", "schema.sql", "load.sql"])
    let loans = try String(contentsOfFile: "\(directory)/loans.csv", encoding: .utf8)
    let again = try program.run(
      arguments: repeated.split(separator: " ").map(String.init) + ["--overwrite"])
    #expect(again.exitCode == 0, again.summary)
    #expect(try String(contentsOfFile: "\(directory)/loans.csv", encoding: .utf8) == loans)
  }

  @Test func aFileOfATable() throws {
    let file = program.home.path("members.csv")
    let data = ["--model", library.path, "--scale", "40", "--seed", "1"]
    let outcome = try program.run(arguments: ["generate", "-o", file] + data)
    #expect(outcome.exitCode == 0, outcome.summary)
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 41 && lines[0] == "id,name,age,joined_on")
    // The parts, one after the other, are the whole.
    let parts = try ["1", "2", "3"].map { part in
      try program.run(
        arguments: [
          "generate", "--table", "members", "--parts", "3", "--part", part, "--format", "csv",
        ]
          + data
      ).stdout
    }
    #expect(parts.joined() == lines.joined(separator: "\n") + "\n")
    try program.run(arguments: ["generate", "-o", program.home.path("users.csv")] + data)
      .expectUsageError("there is no table \"users\"")
    try program.run(arguments: ["generate", "--table", "users"] + data)
      .expectUsageError("there is no table \"users\"; the tables are shelves, members, loans")
    let document = try program.run(arguments: ["generate", "--discard", "--json"] + data).json()
    #expect(document["scale_unit"] as? String == "members")
    #expect(document["model"] as? String == "library")
  }

  // MARK: - Size

  @Test(arguments: ["1MB", "20 MB", "1GiB", "3TB"]) func aSizeOfDisk(_ size: String) throws {
    let wanted: [String: Double] = ["1MB": 1e6, "20 MB": 2e7, "1GiB": 1_073_741_824, "3TB": 3e12]
    for model in [
      [], ["--model", library.path], ["--model", library.path, "--rows", "shelves=4000"],
    ] {
      let document = try program.run(
        arguments: ["populate", "--size", size, "--seed", "1", "--dry-run", "--json", "-q"] + model
      ).json()
      let bytes = try #require(document["bytes_on_disk"] as? Double)
      #expect(abs(bytes / wanted[size]! - 1) < 0.05, "\(model) \(bytes)")
    }
  }

  /// With the first member alone there may be no loan that a note could be about.
  @Test func aModelThatNeedsMoreThanOneRow() throws {
    let table = "  notes:\n    per: members\n    columns:\n      loan_id: {refers: loans}"
    let notes = try LibraryModel(["0-3": "0-1", "28: 10}}": "28: 10}}\n\n\(table)"])
    for seed in 1...6 {
      let outcome = try program.run(
        "populate", "--model", notes.path, "--size", "1MB", "--seed", String(seed), "--dry-run",
        "-q")
      #expect(outcome.exitCode == 0 && outcome.stderr == "", outcome.summary)
    }
  }

  @Test func theSizeIsToldAsAScale() throws {
    let outcome = try program.run(
      "populate", "--model", library.path, "--size", "2MB", "--seed", "1", "--dry-run")
    let told = try #require(
      outcome.stderr.wholeMatch(
        of: /fakedata: [\d.]+ MB on disk are to be expected of ([\d,]+) members\n/), outcome.summary
    )
    #expect(outcome.lines[0].contains("Model library, \(told.output.1) members"))
    let sample = try program.run(
      "sample", "--model", library.path, "--size", "2MB", "--seed", "1", "--table", "shelves")
    let scale = told.output.1.replacing(",", with: "")
    #expect(sample.messages.last?.contains("--scale \(scale) --seed 1") == true, sample.summary)
    try program.run("populate", "--model", library.path, "--size", "20kB", "--dry-run")
      .expectUsageError("--size: the data set takes 115 kB with 1 members already")
  }

  // MARK: - Errors

  @Test func everyProblemIsToldWithItsLine() throws {
    let broken = try LibraryModel([
      "person.name": "person.nmae", "refers: shelves": "refers: shelfs", "18-90": "90-18",
    ])
    for command in [["populate"], ["sample"], ["model", "check"]] {
      let outcome = try program.run(
        arguments: command + (command.count == 1 ? ["--model"] : []) + [broken.path])
      #expect(outcome.exitCode == 64 && outcome.stdout == "", outcome.summary)
      let lines = outcome.stderr.split(separator: "\n").map(String.init)
      #expect(lines.last == "fakedata: 3 problems in \(broken.path)", outcome.summary)
      #expect(lines.count == 10)
      #expect(lines[0].hasPrefix("\(broken.path):21:13: members.name: "), outcome.summary)
      #expect(lines[1] == "          name: person.nmae")
      #expect(lines[2] == "                ^")
    }
    let document = try program.run("model", "check", broken.path, "--json")
    #expect(document.exitCode == 64 && document.stderr == "", document.summary)
    let problems = try #require(try document.json()["problems"] as? [[String: Any]])
    #expect(problems.map { $0["line"] as? Int } == [21, 22, 32])
    #expect(try document.json()["is_right"] as? Bool == false)
  }

  @Test func modelsThatCannotBeRead() throws {
    for command in [
      "populate", "generate --discard", "sample", "fixture a", "schema", "verify --seed 1",
    ] {
      try program.run(
        arguments: command.split(separator: " ").map(String.init) + ["--model", "/no/such.yaml"]
      ).expectFailure(64, "fakedata: /no/such.yaml: there is no such file")
    }
    try program.run("sample", "--model", program.home.path).expectFailure(64, "it is a folder")
    try program.run("sample", "--model", "library").expectFailure(64, "there is no such file")
    try program.run("sample", "--model", library.path, "--set", "laons=1")
      .expectFailure(64, "the model has no parameter \"laons\"", "did you mean \"loans\"?")
    try program.run("sample", "--model", library.path, "--rows", "loans=1")
      .expectFailure(64, "--rows loans: its rows are children of those of \"members\"")
  }
}
