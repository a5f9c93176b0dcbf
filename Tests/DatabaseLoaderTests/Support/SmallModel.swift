import FakeDataKit

/// Models that are not the built-in one.
enum SmallModel {
  /// A table alone, without any foreign key.
  static let lonely = DataModel(
    name: "lonely", catalogs: [],
    tables: [
      TableModel(
        name: "things", cardinality: .scale, columns: [ColumnModel("id", .int8, .rowNumber)],
        primaryKey: "id")
    ])

  /// Names that need quotes, names that PostgreSQL shortens, two foreign keys to the same table and
  /// a unique constraint.
  static let hostile = DataModel(
    name: "hostile", catalogs: [],
    tables: [
      TableModel(
        name: "Ober \"Tabelle\" ä", cardinality: .scale,
        columns: [
          ColumnModel("Select", .int8, .rowNumber), ColumnModel("it's", .int8, .rowNumber),
        ],
        primaryKey: "Select", uniques: [.init(name: "Only \"one\"", columns: ["it's"])]),
      TableModel(
        name: "a_table_whose_name_is_as_long_as_postgresql_lets_it_be_63_bytes",
        cardinality: .children(of: "Ober \"Tabelle\" ä", count: 1...3, daily: false),
        columns: [
          ColumnModel("a_column_with_a_rather_long_name_that_is_the_key", .int8, .rowNumber),
          ColumnModel("parent", .int8, .parentKey), ColumnModel("same parent", .int8, .parentKey),
        ],
        primaryKey: "a_column_with_a_rather_long_name_that_is_the_key",
        foreignKeys: [
          .init("parent", references: "Ober \"Tabelle\" ä", cascades: true),
          .init("same parent", references: "Ober \"Tabelle\" ä"),
        ]),
    ])
}
