import ArgumentParser
import FakeDataKit
import ModelFiles

/// `fakedata model providers`.
struct ModelProvidersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "providers",
    abstract: "List the providers that rules can name, with samples of what they make.",
    discussion: """
      A column whose rule is person.email has what the provider email of the group person makes. The samples are those \
      of seed 42, and in a line of samples those of a group belong together.
      """)

  @Argument(help: ArgumentHelp("Only this group.", valueName: "group"))
  var group: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The locale of the samples (default: en_US).", valueName: "locale"))
  var locale = "en_US"

  @Flag(name: .long, help: "Print JSON.")
  var json = false

  /// Samples of each provider.
  private static let sampleCount = 3

  func validate() throws {
    if let group, ProviderCatalog.group(group) == nil {
      let names = ProviderCatalog.groups.map(\.name)
      throw ValidationError(
        "there is no group \"\(group)\"; there are \(names.joined(separator: ", "))")
    }
    guard locale.wholeMatch(of: /[A-Za-z_]+/) != nil else {
      throw ValidationError("a locale is a word such as de or pt_BR")
    }
  }

  func run() throws {
    struct Provider: Encodable {
      let name: String
      let description: String
      let canBeUnique: Bool
      let samples: [String]
    }
    struct Group: Encodable {
      let name: String
      let description: String
      let providers: [Provider]
    }
    let chosen = group.map { [ProviderCatalog.group($0)!] } ?? ProviderCatalog.groups
    let groups = try chosen.map { group in
      let samples = try samples(of: group)
      return Group(
        name: group.name, description: group.summary,
        providers: group.providers.enumerated().map { index, provider in
          Provider(
            name: "\(group.name).\(provider.name)", description: provider.summary,
            canBeUnique: provider.canBeUnique, samples: samples.map { $0[index] })
        })
    }
    if json {
      try StandardOutput.write(JSONText.pretty(["groups": groups]) + "\n")
      return
    }
    let text = groups.map { group in
      var table = TextTable(
        ["provider", "unique", "description", "samples"], [.left, .left, .left, .left])
      for provider in group.providers {
        table.append([
          provider.name, provider.canBeUnique ? "can be" : "",
          VisibleText.escaped(provider.description),
          provider.samples.map { VisibleText.escaped($0) }.joined(separator: " | "),
        ])
      }
      return
        ([group.description.isEmpty ? group.name : "\(group.name): \(group.description)"]
        + table.lines).joined(separator: "\n") + "\n"
    }
    try StandardOutput.write(text.joined(separator: "\n"))
  }

  /// Some rows of a table with a column for each provider.
  private func samples(of group: ProviderCatalog.Group) throws -> [[String]] {
    let columns = group.providers.enumerated().map { index, provider in
      "      c\(index): \(group.name).\(provider.name)"
    }
    let text =
      """
      fakedata: 1
      name: providers
      locale: \(locale)
      tables:
        samples:
          rows: scale
          columns:
            id: key

      """ + columns.joined(separator: "\n") + "\n"
    let model = try ModelFile.read(text: text, name: "--locale \(locale)").model
    let plan = try DataPlan(
      model, RunParameters(seed: DataOptions.fixedSeed, scale: UInt64(Self.sampleCount)))
    return TableSample(plan.tables[0], limit: Self.sampleCount).rows.map { row in
      row.dropFirst().map(\.text)
    }
  }
}
