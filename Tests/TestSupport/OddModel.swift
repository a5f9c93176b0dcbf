public import FakeDataKit

/// Models with constraints of every kind, in several schemas, with names that need care.
public enum OddModel {
  /// A root table whose rows are numbered by an identity column.
  private static func root(
    _ name: String, schema: String? = nil, _ columns: [ColumnModel] = [],
    foreignKeys: [TableModel.ForeignKey] = []
  ) -> TableModel {
    TableModel(
      name: name, schema: schema, cardinality: .scale,
      columns: [ColumnModel("id", .int8, .rowNumber)] + columns, primaryKey: ["id"],
      identity: "id", foreignKeys: foreignKeys)
  }

  private static func kind(_ values: [Value] = ["small", "large"]) -> ColumnModel {
    ColumnModel("kind", .text, .choice(values.map { .init($0, 1) }))
  }

  private static let tenants = root(
    "tenants", [ColumnModel("name", .text, .text("Tenant {id}"))])

  /// A composite primary key, a unique constraint over three columns, checks of the table, and a partial unique
  /// index; in a schema of its own.
  private static let projects = TableModel(
    name: "app.projects", schema: "app",
    cardinality: .children(of: "tenants", count: 1...3, daily: false),
    columns: [
      ColumnModel("tenant_id", .int8, .parentKey),
      ColumnModel("number", .int4, .expression(.ordinal + 1), check: "number > 0"),
      kind(), ColumnModel("budget", .int8, .uniform(1...1_000_000)),
    ],
    primaryKey: ["tenant_id", "number"],
    uniques: [.init(name: "projects of a kind", columns: ["kind", "number", "tenant_id"])],
    checks: [
      .init(name: "few", condition: "number <= 3"),
      .init(name: "small ones are small", condition: "kind = 'small' OR budget > 0"),
    ],
    indexes: [
      .init(name: "first", columns: ["tenant_id"], isUnique: true, predicate: "number = 1"),
      .init(name: "projects_budget_idx", columns: ["budget", "kind"]),
      .init(name: "projects_kind_idx", columns: ["kind"], method: "hash"),
    ],
    foreignKeys: [.init("tenant_id", references: "tenants", cascades: true)])

  /// A foreign key over several columns, to a table of another schema that comes later.
  private static let tasks = TableModel(
    name: "tasks", cardinality: .children(of: "tenants", count: 0...4, daily: false),
    columns: [
      ColumnModel("task_id", .int8, .rowNumber), ColumnModel("tenant_id", .int8, .parentKey),
      ColumnModel("project", .int4, .expression(1)), kind(),
    ],
    primaryKey: ["task_id"], identity: "task_id",
    foreignKeys: [
      .init(
        ["tenant_id", "project"], references: "app.projects",
        referencedColumns: ["tenant_id", "number"], cascades: true, name: "of a project")
    ])

  /// No primary key, and rows of which many are the same.
  private static let events = TableModel(
    name: "events", cardinality: .children(of: "tenants", count: 2...5, daily: false),
    columns: [ColumnModel("tenant_id", .int8, .parentKey), kind()],
    indexes: [.init(name: "events_tenant_id_idx", columns: ["tenant_id"])],
    foreignKeys: [.init("tenant_id", references: "tenants")])

  /// Each row refers to an earlier one, or to itself.
  private static let people = root(
    "people", [ColumnModel("boss", .int8, .expression(.maximum(1, .column("id") / 2)))],
    foreignKeys: [.init("boss", references: "people")])

  /// Each refers to the other one.
  private static let hen = root(
    "hen", [ColumnModel("egg_id", .int8, .expression(.column("id")))],
    foreignKeys: [.init("egg_id", references: "egg")])
  private static let egg = root(
    "egg", [ColumnModel("hen_id", .int8, .expression(.column("id")))],
    foreignKeys: [.init("hen_id", references: "hen")])

  /// Key words, quotation marks and periods; a text for a primary key, and numbers beside it.
  private static let select = TableModel(
    name: "Select \"a\".b", cardinality: .scale,
    columns: [
      ColumnModel("No.", .int8, .rowNumber),
      ColumnModel("Primary \"Key\"", .text, .text("it's \"{No.}\"")),
      ColumnModel("order", .int4, .uniform(0...9)),
    ],
    primaryKey: ["Primary \"Key\""], identity: "No.",
    checks: [.init(name: "Check's", condition: "\"order\" < 10")],
    indexes: [.init(name: "In.dex", columns: ["order", "No."])])

  /// Refers to that text; its name is as long as names can be.
  private static let group = TableModel(
    name: "Group.\(String(repeating: "ö", count: 28))",
    cardinality: .children(of: "Select \"a\".b", count: 1...2, daily: false),
    columns: [
      ColumnModel("number", .int8, .rowNumber),
      .latent("parent", .parentKey),
      ColumnModel("Table", .text, .text("it's \"{parent}\"")),
    ],
    primaryKey: ["number"],
    foreignKeys: [.init("Table", references: "Select \"a\".b", cascades: true)])

  /// Relations of the same name in two schemas.
  private static let things = [
    root("things", [kind()]),
    root(
      "app.things", schema: "app", [kind(["x", "y", "z"])],
      foreignKeys: [.init("id", references: "things")]),
    root(
      "Two.Words.things", schema: "Two.Words", foreignKeys: [.init("id", references: "app.things")]),
  ]

  /// All of it. Each of its roots is numbered, so that rows can be added behind others.
  public static let all = DataModel(
    name: "odd", catalogs: [colours],
    tables: [
      tenants, tasks, projects, events, people, hen, egg, select, group, named, unnamed,
    ] + things)

  /// Constants with a text for a key, and without any.
  private static let colours = Catalog(
    name: "colours", columns: ["code", "name"],
    rows: [["r", "red"], ["g", "green"], ["b", "blue"]])
  private static let named = TableModel(
    name: "colours", cardinality: .catalog("colours"),
    columns: [colour("code"), colour("name")], primaryKey: ["code"])
  private static let unnamed = TableModel(
    name: "shades", cardinality: .catalog("colours"), columns: [colour("name")])

  private static func colour(_ name: String) -> ColumnModel {
    ColumnModel(name, .text, .lookup(name, in: "colours", by: TableModel.rowColumn))
  }

  /// A root whose rows have a text for a key, and no number.
  public static let unnumbered = DataModel(
    name: "unnumbered", catalogs: [],
    tables: [
      TableModel(
        name: "codes", cardinality: .scale,
        columns: [
          .latent("number", .rowNumber), ColumnModel("code", .text, .text("C{number}")), kind(),
        ],
        primaryKey: ["code"])
    ])

  /// Many tables, each of which refers to the one before it and the one behind it.
  public static func many(_ count: Int) -> DataModel {
    DataModel(
      name: "many", catalogs: [],
      tables: (0..<count).map { number in
        var keys: [TableModel.ForeignKey] = []
        if number > 0 { keys.append(.init("id", references: "table_\(number - 1)")) }
        if number + 1 < count { keys.append(.init("other", references: "table_\(number + 1)")) }
        return root(
          "table_\(number)", [ColumnModel("other", .int8, .expression(.column("id")))],
          foreignKeys: keys)
      })
  }
}
