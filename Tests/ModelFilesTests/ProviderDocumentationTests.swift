import FakeDataKit
import Foundation
import ModelFiles
import Testing

/// docs/providers.md lists the providers that there are.
struct ProviderDocumentationTests {
  private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../docs/providers.md").standardized

  @Test func theListIsThatOfTheProgram() throws {
    let page = try Self.page()
    if ProcessInfo.processInfo.environment["FAKEDATA_UPDATE_DOCS"] != nil {
      try page.write(to: Self.path, atomically: true, encoding: .utf8)
    }
    let written = try String(contentsOf: Self.path, encoding: .utf8)
    #expect(written == page, "write docs/providers.md anew: make docs")
  }

  private static func page() throws -> String {
    let groups = ProviderCatalog.groups
    let count = groups.reduce(0) { $0 + $1.providers.count }
    var text = """
      # Providers

      \(count) rules with a name, in \(groups.count) groups, for columns of [model files](models.md): `name: person.name`. What a row takes of one group \
      belongs together: `person.email` is the address of `person.name`, `place.postal_code` lies in `place.city`. A second person or place in a row has \
      a name of its own, `{provider: person.name, as: deputy}`. Names, places and phone numbers follow the model's `locale`, or the column's \
      (`{provider: person.name, locale: ja}`). Those with a star can be `unique: true`.

      E-mail addresses and domains are reserved for examples, phone numbers for fiction or cannot be assigned, card numbers are those for tests: \
      nobody is meant. `fakedata model providers` shows this list with samples; the files behind it are in \
      `Sources/CModelData/data/providers`.

      """
    for group in groups {
      text +=
        "\n## \(group.name)\n\n\(group.summary).\n\n| provider | | for instance |\n|---|---|---|\n"
      let samples = try samples(of: group)
      for provider in group.providers {
        let sample = samples[provider.name].map { "`\($0)`" } ?? ""
        text +=
          "| `\(provider.name)`\(provider.canBeUnique ? " *" : "") | \(escaped(provider.summary)) | \(escaped(sample)) |\n"
      }
      text += "\nSource: \(group.source.trimmingCharacters(in: .whitespacesAndNewlines))\n"
    }
    return text
  }

  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "|", with: "\\|").replacingOccurrences(of: "\n", with: " ")
  }

  /// A value of each provider, the first one that is short, or cut.
  private static func samples(of group: ProviderCatalog.Group) throws -> [String: String] {
    let columns = group.providers.map { "      \($0.name): \(group.name).\($0.name)" }
    let plan = try plan(
      """
      fakedata: 1
      tables:
        t:
          rows: 20
          columns:
      \(columns.joined(separator: "\n"))
      """, seed: 42)
    var result: [String: String] = [:]
    for line in rows(plan.tables[0], .jsonl).split(separator: "\n") {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      for (name, value) in object as? [String: Any] ?? [:] where !(value is NSNull) {
        let text = "\(value)".replacingOccurrences(of: "\n", with: " ").replacingOccurrences(
          of: "`", with: "'")
        let cut = text.count > 60 ? String(text.prefix(57)) + "…" : text
        if result[name] == nil || result[name]!.count > 57 && cut.count <= 57 { result[name] = cut }
      }
    }
    return result
  }
}
