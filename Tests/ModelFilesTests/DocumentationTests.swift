import FakeDataKit
import Foundation
import ModelFiles
import Testing

/// docs/models.md and docs/tutorial.md say what works.
struct DocumentationTests {
  private static func page(_ name: String) -> String {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/\(name)").standardized
    return (try? String(contentsOf: path, encoding: .utf8)) ?? ""
  }

  private static let text = page("models.md")

  /// The YAML blocks of both pages.
  private static let blocks: [String] = (text + page("tutorial.md")).components(
    separatedBy: "```yaml\n"
  ).dropFirst().map { $0.components(separatedBy: "```")[0] }

  @Test func wholeModelsAreRead() throws {
    let models = Self.blocks.filter { $0.contains("tables:") }
    #expect(models.count >= 4)
    for model in models {
      let plan = try plan(model, scale: 50)
      for table in plan.tables { #expect(!csv(table).isEmpty, "\(table.name)") }
    }
  }

  @Test func partsAreRead() throws {
    for block in Self.blocks where !block.contains("tables:") {
      _ = try plan(
        "fakedata: 1\n\(block)\ntables:\n  t:\n    rows: scale\n    columns:\n      id: key\n")
    }
  }

  /// The code in the first cells of the tables below a heading.
  private static func examples(_ heading: String, _ level: String = "###") -> [String] {
    let section = text.components(separatedBy: "\n\(level) \(heading)\n")[1]
      .components(separatedBy: "\n#")[0]
    return section.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { line in
      let cell = line.replacing("\\|", with: "\u{1}").split(separator: "|")[0]
      return cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element).replacing("\u{1}", with: "|") }
    }
  }

  /// A model with a place for an example, in a table at the bottom and in one above.
  private static func model(_ example: String, in place: String) -> String {
    """
    fakedata: 1
    lists:
      sizes: {S: 1, M: 2, L: 1}
      verbs: {columns: [title], rows: [[Go], [Come]]}
      phrases: {columns: [text, weight], rows: [["{given} is {age}", 1], [Nobody, 1]]}
      plans:
        columns: [name, price, popularity, weight]
        rows: [[free, 0, 5, 45], [team, 29.50, 6, 30], [all, 99, 4, 25]]
    tables:
      products:
        rows: 30
        columns: {id: key, price: 1.00-9.00}
      customers:
        rows: scale
        columns:
          id: key
          created_at: {time: {over: 3y}}
          closed_at: {after: created_at}
      orders:
        per: customers
        count: 1-3
        hidden: {age: 1-99, given: person.given_name}
        columns:
          order_key: key
          placed_at: {after: customers.created_at}
          starts_on: {date: {over: 1y}}
          quantity: 1-9
    \(place == "orders" ? example : "")
      order_lines:
        per: orders
        count: 1-3
        columns: {key_of_line: key, amount: 1.00-5.00}
      things:
        per: orders
        count: 1-2
        every: \(place == "daily" ? "day" : "1d")
        hidden:
          verb: {row: verbs}
          phrase: {row: phrases}
          plan: {row: plans}
          product: {refers: products}
          given: person.given_name
          number: 1-99
          x: 1-9
          y: 1-9
    \(place == "hidden" ? example : "")
        columns:
          thing: {rule: number, type: bigint}
          age: 1-99
          status: [paid, shipped, cancelled]
          quantity: 1-9
          unit_price: 1.00-9.00
          amount: 1.00-9.00
          placed_at: {after: orders.placed_at}
          starts_on: {date: {over: 1y}}
    \(place == "things" ? example : "")
    """
  }

  private static func isRead(_ example: String) -> String? {
    var messages: [String] = []
    for place in ["things", "orders", "hidden"] {
      do {
        let plan = try plan(Self.model("      \(example)", in: place), scale: 20)
        for table in plan.tables { _ = csv(table) }
        return nil
      } catch {
        messages.append("\(place): \(error)")
      }
    }
    return messages.joined(separator: "\n")
  }

  @Test func shortRulesAreRead() {
    let examples = Self.examples("Short rules")
    #expect(examples.count > 10)
    for example in examples {
      let example = example.hasPrefix("age:") ? "other_\(example)" : example
      if let message = Self.isRead(example) { Issue.record("\(example)\n\(message)") }
    }
  }

  @Test(arguments: [
    "Numbers", "Choices", "Texts", "Lists and rows of lists", "Other rows", "Time", "Others",
  ])
  func rulesAreRead(heading: String) {
    let examples = Self.examples(heading)
    #expect(examples.count > 2)
    for example in examples {
      let rule = example.hasPrefix("{") ? example : "{\(example)}"
      if let message = Self.isRead("example: \(rule)") { Issue.record("\(example)\n\(message)") }
    }
  }

  @Test func expressionsAreRead() {
    for example in Self.examples("Expressions", "##") {
      if let message = Self.isRead("example: {expression: \"\(example)\"}") {
        Issue.record("\(example)\n\(message)")
      }
    }
  }

  @Test func countsAndSizesAreRead() throws {
    for example in Self.examples("Tables", "##") {
      let table =
        example.hasPrefix("{")
        ? "per: customers\n    count: \(example)"
        : example.hasPrefix("rows: ") ? example : ""
      guard !table.isEmpty else { continue }
      _ = try plan(
        """
        fakedata: 1
        lists: {sizes: [S, M]}
        tables:
          customers:
            rows: scale
            columns: {id: key}
          t:
            \(table)
            columns: {n: number}
        """)
    }
  }
}
