public import FakeDataKit

/// A table with columns of all types, half of which can be NULL.
public enum TypesModel {
  /// The model.
  public static func model() -> DataModel {
    DataModel(
      name: "types", types: [.enumeration("mood", ["sad", "glad"])], catalogs: [],
      tables: [
        TableModel(
          name: "types", cardinality: .scale,
          columns: [ColumnModel("id", .int8, .rowNumber)]
            + columns.map { ColumnModel($0.0, $0.1, $0.2) }
            + columns.map { ColumnModel("\($0.0)_or_null", $0.1, $0.2, nullShare: 0.4) },
          primaryKey: "id")
      ])
  }

  private static let words = Rule.choice([.init("sad", 1), .init("glad", 2)])
  private static let numbers = Rule.uniform(0...9_999_999)

  private static let columns: [(String, SQLType, Rule)] = [
    ("small", .int2, .uniform(-9...9999)), ("int", .int4, numbers),
    ("price", .numeric(precision: 10, scale: 2), numbers),
    ("real", .float4(decimals: 1), numbers), ("double", .float8(decimals: 3), numbers),
    ("flag", .bool, .uniform(0...1)), ("key", .uuid, .uuid(.v4)),
    ("day", .date, .uniform(0...9999)),
    ("time", .time, numbers), ("timetz", .timetz, numbers), ("timestamp", .timestamp, numbers),
    ("at", .timestamptz, numbers), ("span", .interval, numbers), ("host", .inet, numbers),
    ("net", .cidr, numbers), ("mac", .macaddr, numbers), ("text", .text, words),
    ("short", .characterVarying(9), words), ("code", .character(9), words),
    ("mood", .enumeration("mood"), words),
    ("bytes", .bytea, .text("{id} {text}")), ("line", .text, .text("{price} {at} \"{text}\"")),
    (
      "doc", .jsonb,
      .json(.object(["id": .column("id"), "text": .column("text"), "at": .column("at")]))
    ),
    ("range", .int4range, .range(0, .column("int"))),
    ("period", .tstzrange, .range(0, .column("at"))),
    ("list", .array(of: .int4), .array(of: numbers, count: 0...4)),
    ("words", .array(of: .text), .array(of: words, count: 0...4)),
  ]
}
