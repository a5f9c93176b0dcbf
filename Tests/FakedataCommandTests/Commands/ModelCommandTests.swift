import Foundation
import ModelFiles
import TestSupport
import Testing

@Suite("model") struct ModelCommandTests {
  let program: Program
  let library: LibraryModel

  init() throws {
    program = try Program()
    library = try LibraryModel()
  }

  @Test func whatShipsIsListed() throws {
    let outcome = try program.run("model", "list")
    #expect(outcome.exitCode == 0 && outcome.stderr == "", outcome.summary)
    #expect(outcome.lines.count == 1 + ModelFile.shipped.count)
    #expect(outcome.lines.contains { $0.contains(/^fitness +users +7  Members of a fitness app/) })
    let models = try #require(
      try program.run("model", "list", "--json").json()["models"] as? [[String: Any]])
    #expect(models.map { $0["name"] as? String } == ModelFile.shipped)
    #expect(models[0]["tables"] as? [String] != [])
  }

  @Test func whatShipsIsShown() throws {
    let outcome = try program.run("model", "show", "shop")
    #expect(outcome.stdout == ModelFile.text(ofShipped: "shop"))
    try program.run("model", "show", "nope")
      .expectUsageError("no model \"nope\" ships; there are fitness, ")
  }

  @Test func whatAModelMakes() throws {
    let outcome = try program.run("model", "check", library.path, "--scale", "2k")
    #expect(outcome.exitCode == 0 && outcome.stderr == "", outcome.summary)
    try #require(outcome.lines.count > 6)
    #expect(outcome.lines[0] == "Model library: A library with its members and their loans")
    #expect(outcome.lines[1].hasPrefix("With 2,000 members and 2 days of history"))
    #expect(outcome.lines.contains { $0.contains(/^members +2,000  scale +\d+ kB$/) })
    #expect(outcome.lines.contains { $0.contains(/^loans +\d,\d{3}  members and period/) })
    #expect(
      outcome.stdout.contains("Kept: a data set ten times as large begins with the same rows."))
    #expect(outcome.stdout.contains("loans      0-3      Loans of a member and day"))
    #expect(try program.run("model", "check", "-q", library.path).stdout == "")
    let document = try program.run(
      "model", "check", library.path, "--json", "--set", "loans=1", "--rows", "shelves=3"
    ).json()
    #expect(document["is_right"] as? Bool == true)
    let tables = try #require(document["tables"] as? [[String: Any]])
    #expect(tables.map { $0["rows"] as? Int } == [3, 1_000_000, 2_000_000])
    #expect(tables[1]["columns"] as? [String] == ["id", "name", "age", "joined_on"])
  }

  @Test func promisesThatAreGivenUp() throws {
    let model = try LibraryModel([
      "18-90": "18-90\n      friend: {refers: members, anywhere: true, null: 10%}",
      "{refers: shelves, skew: zipf(0.8)}": "{refers: shelves, anywhere: true}",
    ])
    let outcome = try program.run("model", "check", model.path)
    // All shelves are there at every scale.
    #expect(
      outcome.stdout.contains("in a table that grows with it: members.friend.\n"), outcome.summary)
    let document = try program.run("model", "check", model.path, "--json").json()
    let promises = try #require(document["promises"] as? [[String: Any]])
    #expect(promises[0]["is_kept"] as? Bool == false)
    #expect(promises[0]["columns"] as? [String] == ["members.friend"])
  }

  @Test func providersWithSamples() throws {
    let outcome = try program.run("model", "providers", "language")
    #expect(outcome.exitCode == 0 && outcome.stderr == "", outcome.summary)
    let group = try #require(ProviderCatalog.group("language"))
    try #require(outcome.lines.count == 2 + group.providers.count)
    #expect(outcome.lines[0] == "language: \(group.summary)")
    for (line, provider) in zip(outcome.lines.dropFirst(2), group.providers) {
      #expect(line.hasPrefix("language.\(provider.name) ") && line.contains(provider.summary))
      #expect(line.split(separator: " | ").count == 3)
    }
    #expect(try program.run("model", "providers", "language").stdout == outcome.stdout)
    let document = try program.run(
      "model", "providers", "language", "--locale", "de", "--json"
    ).json()
    let groups = try #require(document["groups"] as? [[String: Any]])
    let providers = try #require(groups.first?["providers"] as? [[String: Any]])
    #expect(providers.count == group.providers.count)
    #expect(providers.allSatisfy { ($0["samples"] as? [String])?.count == 3 })
    try program.run("model", "providers", "langauge").expectUsageError(
      "no group \"langauge\"", "language")
    let wrong = try program.run("model", "providers", "language", "--locale", "xx")
    #expect(wrong.exitCode == 64, wrong.summary)
    #expect(wrong.stderr.contains("there is no locale \"xx\""), wrong.summary)
    try program.run("model", "providers", "--locale", "x: y")
      .expectUsageError("such as de or pt_BR")
  }

  @Test func whatAChangeChanges() throws {
    let equal = try program.run("model", "diff", library.path, library.path)
    #expect(equal.exitCode == 0 && equal.lines.count == 1, equal.summary)
    #expect(equal.stdout.hasPrefix("3 of 3 tables are equal"))
    let other = try LibraryModel([
      "18-90": "18-91\n      points: 0-9", "title: \"Shelf": "label: \"Shelf",
      "7: 50, 14: 40": "7: 40, 14: 50", "count: $loans": "count: 4",
    ])
    let changed = try program.run("model", "diff", library.path, other.path)
    #expect(changed.exitCode == 0, changed.summary)
    #expect(changed.stdout.contains("  - column title\n  + column label\n"))
    #expect(changed.stdout.contains("  + column points\n"))
    #expect(changed.stdout.contains(/\ \ ~ column age: \d+\.\d % of 1,000 rows changed\n/))
    #expect(
      !changed.stdout.contains("~ column name") && !changed.stdout.contains("~ column joined_on"))
    let document = try program.run(
      "model", "diff", library.path, other.path, "--json", "--rows", "10", "--scale", "100"
    ).json()
    let tables = try #require(document["tables"] as? [[String: Any]])
    #expect(tables.map { $0["compared_rows"] as? Int } == [10, 10, 10])
    let renamed = try LibraryModel(["shelves": "racks"])
    let outcome = try program.run("model", "diff", library.path, renamed.path)
    #expect(outcome.lines[0] == "- table shelves" && outcome.lines[1] == "+ table racks")
  }

  @Test func aMisspeltSubcommand() throws {
    try program.run("model", "chekc").expectUsageError("Did you mean 'check'?")
  }
}
