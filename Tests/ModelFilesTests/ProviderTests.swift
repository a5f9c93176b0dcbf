import FakeDataKit
import ModelFiles
import Testing

/// The providers that are part of the program.
struct ProviderTests {
  @Test(arguments: ["en_US", "en_GB", "de", "fr", "es", "pt_BR", "ja"])
  func allMakeValues(locale: String) throws {
    for group in ProviderCatalog.groups {
      let columns = group.providers.map { "      v_\($0.name): \(group.name).\($0.name)" }
      #expect(throws: Never.self, "\(group.name)") {
        let plan = try plan(Self.model(locale, columns), scale: 20)
        #expect(csv(plan.tables[0]).split(separator: "\n").count >= 20)
      }
    }
  }

  /// Values of a rule that can be unique are; a rule that has too few values says so.
  @Test func uniqueOnesAreUnique() throws {
    for group in ProviderCatalog.groups {
      for provider in group.providers where provider.canBeUnique {
        let column = "      value: {provider: \(group.name).\(provider.name), unique: true}"
        do {
          let plan = try plan(Self.model("en_US", [column]), scale: 1500)
          let values = csv(plan.tables[0]).split(separator: "\n").map { $0.drop { $0 != "," } }
          #expect(Set(values).count == values.count, "\(group.name).\(provider.name)")
        } catch {
          #expect(
            "\(error)".contains("none of which may come twice"),
            "\(group.name).\(provider.name): \(error)")
        }
      }
    }
  }

  private static func model(_ locale: String, _ columns: [String]) -> String {
    """
    fakedata: 1
    name: test
    locale: \(locale)
    tables:
      things:
        rows: scale
        columns:
          id: key
    """ + "\n" + columns.joined(separator: "\n")
  }
}
