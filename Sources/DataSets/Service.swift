public import FakeDataKit

/// A service for teams, with many tenants in one database: every row says whose it is, and keys begin with the tenant.
public enum Service {
  /// The data set's model. Its scale counts tenants.
  public static func model() -> DataModel {
    DataModel(
      name: "saas",
      types: [.enumeration("task_state", ["open", "in progress", "done"])],
      catalogs: Names.catalogs + [roles, verbs, objects],
      tables: [
        rolesTable, tenantsTable, usersTable, userRolesTable, projectsTable, tasksTable,
        commentsTable,
      ])
  }

  private static let roles = Catalog(
    name: "roles", columns: ["code", "title"],
    rows: [
      ["owner", "Owner"], ["admin", "Administrator"], ["member", "Member"],
      ["billing", "Billing contact"],
      ["guest", "Guest"],
    ])
  private static let verbs = Catalog(
    name: "verbs", columns: ["verb", "weight"],
    rows: ["Fix", "Write", "Review", "Plan", "Ship", "Test", "Clean up", "Discuss"].map {
      [.text($0), 1]
    })
  private static let objects = Catalog(
    name: "objects", columns: ["object", "weight"],
    rows: [
      "the login page", "the price list", "the yearly report", "the import", "the search",
      "the invoices",
      "the onboarding", "the mobile app", "the newsletter", "the backup",
    ].map { [.text($0), 1] })

  private static let rolesTable = TableModel(
    name: "roles", cardinality: .catalog("roles"),
    columns: [
      ColumnModel("code", .text, .lookup("code", in: "roles", by: TableModel.rowColumn)),
      ColumnModel("title", .text, .lookup("title", in: "roles", by: TableModel.rowColumn)),
    ], primaryKey: ["code"])

  private static let tenantsTable = TableModel(
    name: "tenants", cardinality: .scale,
    columns: Names.person + [
      ColumnModel("id", .int8, .rowNumber),
      ColumnModel("uid", .uuid, .uuid(.v4)),
      ColumnModel("name", .text, .text("{family} & Co.")),
      ColumnModel(
        "plan", .text, .choice([.init("free", 70), .init("team", 24), .init("business", 6)])),
      .latent("age", .uniform(0...1500)),
      ColumnModel("created_on", .date, .expression(.asOfDay - .column("age"))),
      ColumnModel("projects", .int4, .aggregate(Aggregate(.count, in: "projects"))),
    ],
    primaryKey: ["id"], identity: "id",
    uniques: [.init(name: "tenants_uid_key", columns: ["uid"])])

  private static let tenant = TableModel.ForeignKey(
    "tenant_id", references: "tenants", cascades: true)

  private static let usersTable = TableModel(
    name: "users",
    cardinality: .children(
      of: "tenants", count: .powerLaw(exponent: 1.6, minimum: 1, maximum: 500), every: nil),
    columns: Names.person + [
      ColumnModel("tenant_id", .int8, .parentKey),
      ColumnModel("id", .int4, .expression(.ordinal + 1)),
      ColumnModel("name", .text, .text("{given} {family}")),
      ColumnModel("email", .text, .text("{family}.{id}@tenant{tenant_id}.example")),
      .latent("tenant_age", .parent("age")),
      .latent("part", .uniform(0...65_535)),
      ColumnModel(
        "joined_on", .date,
        .expression(.asOfDay - .floorQuotient(.column("tenant_age") * .column("part"), 65_536))),
      ColumnModel("is_active", .bool, .choice([.init(1, 92), .init(0, 8)])),
    ],
    primaryKey: ["tenant_id", "id"],
    uniques: [.init(name: "users_email_key", columns: ["email"])],
    foreignKeys: [tenant])

  private static let userRolesTable = TableModel(
    name: "user_roles",
    cardinality: .children(
      of: "users", count: .weighted([.init(1, 80), .init(2, 17), .init(3, 3)]), every: nil),
    columns: [
      ColumnModel("tenant_id", .int8, .parent("tenant_id")),
      ColumnModel("user_id", .int4, .parent("id")),
      .latent(
        "role_row", .reference(Reference("roles", skew: .zipf(exponent: 0.8), isDistinct: true))),
      ColumnModel("role", .text, .referenced("code", by: "role_row")),
    ],
    primaryKey: ["tenant_id", "user_id", "role"],
    foreignKeys: [
      .init(["tenant_id", "user_id"], references: "users", cascades: true),
      .init("role", references: "roles"),
    ])

  private static let projectsTable = TableModel(
    name: "projects",
    cardinality: .children(
      of: "tenants", count: .geometric(mean: 3, minimum: 0, maximum: 60), every: nil),
    columns: [
      ColumnModel("tenant_id", .int8, .parentKey),
      ColumnModel("id", .int4, .expression(.ordinal + 1)),
      .latent("object_row", .row(of: "objects", weight: "weight")),
      .latent("object", .lookup("object", in: "objects", by: "object_row")),
      ColumnModel("name", .text, .text("Project {id}: {object}")),
      .latent("owner", .reference(Reference("users", reach: .family("tenants")))),
      ColumnModel("owner_id", .int4, .referenced("id", by: "owner")),
      ColumnModel("tasks", .int4, .aggregate(Aggregate(.count, in: "tasks"))),
    ],
    primaryKey: ["tenant_id", "id"],
    foreignKeys: [tenant, .init(["tenant_id", "owner_id"], references: "users")])

  private static let tasksTable = TableModel(
    name: "tasks",
    cardinality: .children(
      of: "projects", count: .geometric(mean: 12, minimum: 0, maximum: 400), every: nil),
    columns: [
      ColumnModel("tenant_id", .int8, .parent("tenant_id")),
      ColumnModel("project_id", .int4, .parent("id")),
      ColumnModel("id", .int4, .expression(.ordinal + 1)),
      .latent("verb_row", .row(of: "verbs", weight: "weight")),
      .latent("verb", .lookup("verb", in: "verbs", by: "verb_row")),
      .latent("object_row", .row(of: "objects", weight: "weight")),
      .latent("object", .lookup("object", in: "objects", by: "object_row")),
      ColumnModel("title", .text, .text("{verb} {object}")),
      ColumnModel(
        "state", .enumeration("task_state"),
        .choice([.init("done", 60), .init("open", 30), .init("in progress", 10)])),
      .latent("assignee", .reference(Reference("users", reach: .family("tenants")))),
      ColumnModel("assignee_id", .int4, .referenced("id", by: "assignee"), nullShare: 0.15),
      // A step of an earlier task of the project.
      .latent("above", .reference(Reference("tasks", reach: .family("projects")))),
      ColumnModel("parent_task_id", .int4, .referenced("id", by: "above"), nullShare: 0.7),
      ColumnModel(
        "estimate", .interval, .expression(.column("quarters") * 900_000_000), nullShare: 0.3),
      .latent("quarters", .uniform(1...64)),
    ],
    primaryKey: ["tenant_id", "project_id", "id"],
    foreignKeys: [
      .init(["tenant_id", "project_id"], references: "projects", cascades: true),
      .init(["tenant_id", "assignee_id"], references: "users"),
      .init(["tenant_id", "project_id", "parent_task_id"], references: "tasks"),
    ])

  private static let commentsTable = TableModel(
    name: "comments",
    cardinality: .children(of: "tasks", count: .poisson(mean: 1.2, maximum: 30), every: nil),
    columns: [
      ColumnModel("id", .int8, .rowNumber),
      ColumnModel("tenant_id", .int8, .parent("tenant_id")),
      ColumnModel("project_id", .int4, .parent("project_id")),
      ColumnModel("task_id", .int4, .parent("id")),
      .latent("author", .reference(Reference("users", reach: .family("tenants")))),
      ColumnModel("author_id", .int4, .referenced("id", by: "author")),
      .latent("verb_row", .row(of: "verbs", weight: "weight")),
      .latent("verb", .lookup("verb", in: "verbs", by: "verb_row")),
      ColumnModel("body", .text, .text("{verb} it by tomorrow, please.")),
    ],
    primaryKey: ["id"], identity: "id",
    foreignKeys: [
      .init(["tenant_id", "project_id", "task_id"], references: "tasks", cascades: true),
      .init(["tenant_id", "author_id"], references: "users"),
    ])
}
