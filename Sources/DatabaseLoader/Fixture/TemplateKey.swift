import FakeDataKit

/// What makes two templates the same, and the name that follows from it.
///
/// Everything that shows in the database is in it: rows, tables, schema, and the role that the tables
/// belong to, since clones have the owners of their template.
struct TemplateKey: Sendable, Hashable {
  /// What the names of templates begin with; twelve hexadecimal digits follow.
  static let prefix = "fakedata_"
  private static let nameDigits = 12

  /// The text that ``digest`` is of, a line per part.
  let canonicalText: String

  init(_ data: DataPlan, schema: String, role: String) {
    let record = RunRecord(data, madeTables: true)
    let parameters = record.parameters
    var lines = [
      "fakedata template, version 1",
      "role: \(Self.quoted(role))",
      "schema: \(Self.quoted(schema))",
      "data version: \(record.dataVersion)",
      "model: \(Self.quoted(record.model)) \(RunRecord.digest(of: data.model))",
      "tables: \(Self.digest(SchemaSQL(data.model).script))",
      "scale: \(parameters.scale)",
      "seed: \(parameters.seed)",
      "days: \(parameters.days)",
      "as of: \(parameters.asOf)",
    ]
    for (table, count) in record.children.sorted(by: { $0.key < $1.key }) {
      lines.append("children: \(Self.quoted(table)) \(count)")
    }
    canonicalText = lines.joined(separator: "\n")
  }

  /// Sixteen hexadecimal digits.
  var digest: String { Self.digest(canonicalText) }

  /// The template's name.
  var name: String { Self.prefix + digest.prefix(Self.nameDigits) }

  /// Whether a database of this name can only be a template.
  static func isTemplateName(_ name: String) -> Bool {
    name.hasPrefix(prefix) && name.utf8.count == prefix.utf8.count + nameDigits
      && name.dropFirst(prefix.count).allSatisfy { $0.isHexDigit && !$0.isUppercase }
  }

  /// The mixing function of the stream keys, which is documented there and pinned by its tests, over the
  /// bytes of a text.
  static func digest(_ text: String) -> String {
    let key = StreamKey(dataVersion: 0, seed: 0, table: text, column: "#template")
    let digits = String(UInt64(key.high) << 32 | UInt64(key.low), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// A name that no other part of the text can look like.
  private static func quoted(_ name: String) -> String {
    "\"" + name.replacing(ascii: "\"", with: "\"\"") + "\""
  }
}
