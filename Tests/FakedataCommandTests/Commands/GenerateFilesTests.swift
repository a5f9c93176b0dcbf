import DataFiles
import FakeDataKit
import Foundation
import TestSupport
import Testing

@testable import fakedata

/// `generate` into files.
@Suite("generate: files") struct GenerateFilesTests {
  let program: Program
  private static let data = ["--users", "300", "--seed", "42"]

  init() throws {
    program = try Program()
  }

  private func generate(_ arguments: String...) throws -> ProcessOutcome {
    try program.run(arguments: ["generate"] + Self.data + arguments)
  }

  private func names(_ directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
  }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
  }

  @Test func aDirectoryHasEveryTable() throws {
    let directory = program.home.path("out")
    let outcome = try generate("-o", directory)
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.stderr == "")
    #expect(outcome.lines.first?.hasPrefix("Wrote ") == true)
    #expect(outcome.lines.first?.hasSuffix(" to \(directory)") == true)
    #expect(outcome.lines.contains { $0.contains(/^users +300\s/) })
    #expect(
      outcome.stdout.contains(
        "Repeat it: fakedata generate --users 300 --seed 42 --output \(directory)\n"))
    #expect(outcome.stdout.contains("Load it: cd \(directory) && psql -f load.sql\n"))
    #expect(
      try names(directory) == [
        "exercises.csv", "goals.csv", "ingredient.csv", "load.sql", "meal.csv",
        "muscle_groups.csv", "schema.sql", "user_workouts.csv", "users.csv",
      ])
    let one = try generate("--table", "meal", "--format", "csv")
    #expect(try bytes("\(directory)/meal.csv") == Data(one.stdout.utf8))
  }

  @Test func theReportIsJSON() throws {
    let directory = program.home.path("out")
    let outcome = try generate("-o", directory, "--json", "--compress", "gzip:1", "-j3")
    let report = try outcome.json()
    #expect(report["format"] as? String == "csv")
    #expect(report["compression"] as? String == "gzip")
    #expect(report["jobs"] as? Int == 3)
    #expect(report["has_load_script"] as? Bool == true)
    let tables = try #require(report["tables"] as? [[String: Any]])
    #expect(tables.count == 7)
    for table in tables {
      let file = try #require(table["file"] as? String)
      #expect(try bytes(file).count == table["file_bytes"] as? Int)
    }
  }

  @Test func aFilesNameSaysWhatIsWritten() throws {
    let home = program.home.path
    let plain = program.home.path("plain.csv")
    #expect(try generate("--table", "users", "-q", "-o", plain).exitCode == 0)
    // The table's name is enough where it is the file's.
    #expect(try generate("-q", "-o", "\(home)/users.csv.gz").exitCode == 0)
    let unpacked = try program.runInShell("gzip -dc \(home)/users.csv.gz")
    #expect(try Data(unpacked.stdout.utf8) == bytes(plain))
    #expect(try generate("-q", "-o", "\(home)/users.jsonl").exitCode == 0)
    #expect(try bytes("\(home)/users.jsonl").first == UInt8(ascii: "{"))
    // A directory that is there stays one.
    #expect(try generate("--table", "users", "-q", "-o", home).exitCode == 0)
    #expect(try bytes("\(home)/users.csv") == bytes(plain))
    for name in ["new", "newer/", "newest.csv/"] {
      #expect(try generate("--table", "users", "-q", "-o", "\(home)/\(name)").exitCode == 0)
      #expect(try names("\(home)/\(name)") == ["users.csv"])
    }
  }

  @Test func filesThatAreThereAreRefused() throws {
    let directory = program.home.path("out")
    #expect(try generate("-o", directory, "--table", "users", "-q").exitCode == 0)
    let before = try bytes("\(directory)/users.csv")
    try generate("-o", directory, "-q").expectFailure(
      4, "\(directory)/users.csv is there already", "--overwrite")
    #expect(try names(directory) == ["users.csv"])
    #expect(try bytes("\(directory)/users.csv") == before)
    let again = try program.run(
      "generate", "--users", "20", "--seed", "1", "-o", directory, "-q", "--overwrite")
    #expect(again.exitCode == 0, again.summary)
    #expect(try names(directory).count == 9)
    #expect(try bytes("\(directory)/users.csv").count < before.count)
  }

  @Test(arguments: [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")])
  func aSignalLeavesNothing(_ signal: Int32, _ name: String) throws {
    let directory = program.home.path("out")
    let run = try program.start(
      "generate", "--users", "5M", "--seed", "1", "-o", directory, "--progress", "none")
    let unfinished = "\(directory)/users.csv.inprogress"
    while ((try? bytes(unfinished).count) ?? 0) == 0, !run.outcome.hasEnded {
      Thread.sleep(forTimeInterval: 0.01)
    }
    kill(run.process, signal)
    try run.outcome.value().expectFailure(
      128 + signal, "interrupted by \(name)", "nothing was written")
    #expect(!FileManager.default.fileExists(atPath: directory))
  }

  @Test func aFullDiskLeavesNothing() throws {
    let mount = program.home.path("small")
    let made = try program.runInShell("mkdir \(mount) && mount -t tmpfs -o size=1m none \(mount)")
    guard made.exitCode == 0 else {
      print("skipped: a small file system takes the right to mount one")
      return
    }
    defer { _ = try? program.runInShell("umount \(mount)") }
    let outcome = try program.run(
      "generate", "--users", "100k", "--seed", "1", "-q", "-o", "\(mount)/out", "-j2")
    outcome.expectFailure(1, "\(mount)/out/", ".inprogress", "No space left on device")
    #expect(try names(mount) == [])
  }

  @Test func partsAreTheBytesOfTheWhole() throws {
    let home = program.home.path
    for format in [RowFormat.csv, .copyBinary] {
      let whole = program.home.path("whole.csv")
      let arguments = ["--format", format.rawValue, "--compress", "gzip", "-q", "--overwrite"]
      let outcome = try program.run(
        arguments: ["generate"] + Self.data + ["--table", "meal", "-o", whole] + arguments)
      #expect(outcome.exitCode == 0, outcome.summary)
      for part in 1...7 {
        let outcome = try program.run(
          arguments: ["generate"] + Self.data
            + ["-o", home + "/parts", "--parts", "7", "--part", "\(part)"] + arguments)
        #expect(outcome.exitCode == 0, outcome.summary)
      }
      // Compressed parts, one after the other, are the compressed whole.
      let compared = try program.runInShell(
        "cd \(home)/parts && gzip -dc ../whole.csv > ../a && cat meal.?-of-7.* | gzip -dc > ../b"
          + " && cmp ../a ../b && rm -r ../parts")
      #expect(compared.exitCode == 0, compared.summary)
    }
  }

  @Test func aPartOfATableGoesToStandardOutput() throws {
    let whole = try generate("--table", "goals", "--format", "csv")
    let parts = try (1...3).map {
      try generate("--table", "goals", "--format", "csv", "--parts", "3", "--part", "\($0)").stdout
    }
    #expect(parts.joined() == whole.stdout)
    let catalogue = try generate(
      "--table", "exercises", "--format", "csv", "--parts", "3", "--part", "2")
    #expect(catalogue.exitCode == 0)
    #expect(catalogue.stdout == "")
  }

  /// As other programs take them: rows alone, whatever standard output is.
  @Test(arguments: ["-", "/dev/stdout", "/dev/fd/1"])
  func standardOutputHasNames(name: String) throws {
    let home = program.home.path
    let expected = try generate("--table", "goals", "--format", "csv").stdout
    let piped = try generate("--table", "goals", "--format", "csv", "-o", name)
    #expect(piped.exitCode == 0, piped.summary)
    #expect(piped.stdout == expected)
    let command =
      "cd \(home) && fakedata generate \(Self.data.joined(separator: " ")) --format csv --table goals"
    let redirected = try program.runInShell("\(command) -o \(name) > goals.csv")
    #expect(redirected.exitCode == 0, redirected.summary)
    #expect(try bytes("\(home)/goals.csv") == Data(expected.utf8))
    #expect(try names(home).contains("-") == false)
    try generate("-o", name).expectUsageError("standard output takes one table", "--table")
  }

  @Test(arguments: RowFormat.allCases)
  func aReaderThatGoesAwayEndsItQuietly(format: RowFormat) throws {
    let outcome = try program.runInShell(
      """
      fakedata generate --table meal --users 40000 --seed 1 --format \(format.rawValue) | head -c 100 \
      > /dev/null
      echo "${PIPESTATUS[0]}"
      """)
    #expect(outcome.stderr == "")
    #expect(outcome.lines == ["0"])
  }

  @Test func progressIsShown() throws {
    let outcome = try generate("-o", program.home.path("out"), "--progress", "json")
    let last = try #require(outcome.messages.last)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    #expect(object["event"] as? String == "progress")
    #expect(object["rows"] as? Int == object["total_rows"] as? Int)
  }

  @Test func aSeedThatWasDrawnIsTold() throws {
    let outcome = try program.run("generate", "--users", "5", "-o", program.home.path("out"))
    let seed = try #require(
      outcome.stderr.wholeMatch(of: /fakedata: repeat it with .* --seed (\d+) .*\n/)?.output.1,
      outcome.summary)
    #expect(outcome.stdout.contains("--seed \(seed) "))
    // The report as JSON says it by itself.
    let quiet = try program.run(
      "generate", "--users", "5", "-o", program.home.path("other"), "-q", "--json")
    let parameters = try quiet.json()["parameters"] as? [String: Any]
    #expect(quiet.stderr == "" && parameters?["seed"] is Int, quiet.summary)
  }

  @Test func partsWantASeed() throws {
    let parts = ["generate", "--users", "5", "--parts", "3", "--part", "2"]
    for target in [["-o", program.home.path("out")], ["--table", "meal"]] {
      try program.run(arguments: parts + target).expectUsageError("need the same --seed")
    }
    #expect(!FileManager.default.fileExists(atPath: program.home.path("out")))
    // Where nothing is kept, nothing has to fit.
    let discarded = try program.run(arguments: parts + ["--discard"])
    #expect(discarded.exitCode == 0, discarded.summary)
  }

  @Test(
    arguments: [
      (["--parts", "3"], "--parts and --part go together"),
      (["--part", "3"], "--parts and --part go together"),
      (["--parts", "3", "--part", "4"], "beyond the last"),
      (["--parts", "3", "--part", "0"], "whole number from 1"),
      (["--compress", "lzma"], "gzip:1 to gzip:9"), (["--compress", "zstd:20"], "zstd:19"),
      (["--discard"], "without --output"),
      (["--table", "users", "-o", "x.csv.gz", "--compress", "zstd"], "does not go with"),
      (["-o", ""], "must name something"), (["-o", "all.csv"], "no table \"all\""),
    ] as [([String], String)])
  func whatDoesNotFitIsRefused(_ arguments: [String], _ part: String) throws {
    let outcome = try program.run(arguments: ["generate", "-o", "out"] + arguments)
    #expect(outcome.exitCode == 64, outcome.summary)
    #expect(outcome.stderr.contains(part), outcome.summary)
  }
}
