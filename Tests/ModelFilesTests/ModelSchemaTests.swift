import Foundation
import Testing

@testable import ModelFiles

/// The JSON Schema of model files knows the words that their reader knows.
struct ModelSchemaTests {
  private typealias Object = [String: Any]

  private let schema: Object

  init() throws {
    let text = try #require(EmbeddedFiles.text("model.schema.json"))
    schema = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? Object)
  }

  /// What a way of names and of places in lists leads to.
  private func value(_ way: String...) throws -> Any {
    var value: Any = schema
    for name in way {
      if let list = value as? [Any], let index = Int(name) {
        value = try #require(index < list.count ? list[index] : nil, "\(way)")
      } else {
        value = try #require((value as? Object)?[name], "\(way)")
      }
    }
    return value
  }

  private func keys(of definition: String) throws -> Set<String> {
    let properties = try #require(value("$defs", definition, "properties") as? Object)
    return Set(properties.keys)
  }

  private func words(_ definition: String, _ key: String) throws -> Set<String> {
    Set(try #require(value("$defs", definition, key) as? [String]))
  }

  @Test func knowsTheKeys() throws {
    let root = try #require(schema["properties"] as? Object)
    #expect(Set(root.keys) == Set(ModelReader.keys))
    #expect(try keys(of: "table") == Set(TableReader.keys))
    let rules = Set(RuleReader.rules.keys).union(RuleReader.rules.values.joined())
    #expect(try keys(of: "rule") == rules)
    #expect(try keys(of: "column") == rules.union(ColumnSpec.attributes))
    #expect(
      try Set(#require(value("$defs", "count", "properties") as? Object).keys)
        == Set(CountReader.kinds))
  }

  @Test func knowsTheWords() throws {
    #expect(
      try Set(#require(value("$defs", "locale", "anyOf", "0", "enum") as? [String]))
        == Set(ModelReader.locales))
    #expect(try words("hours", "examples").isSuperset(of: RuleReader.hourWords.keys))
  }

  /// scripts/test-schema.py --update writes them anew.
  @Test func knowsTheProviders() throws {
    var providers: Set<String> = []
    for name in ProviderGroup.names {
      let group = try #require(try? ProviderGroup(name))
      for locale in ModelReader.locales {
        for entry in group.columns(in: locale) where entry.value["hidden"]?.plain != "true" {
          providers.insert("\(name).\(entry.key)")
        }
      }
    }
    let known = Set(try #require(value("$defs", "providerName", "anyOf", "0", "enum") as? [String]))
    #expect(known.subtracting(providers).sorted() == [], "there are none of these")
    #expect(providers.subtracting(known).sorted() == [], "the schema lacks these")
  }
}
