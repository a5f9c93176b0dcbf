import DataSets
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Columns of other types than the model's, in tables that are there.
@Suite("Types of tables that are there") struct ExistingTypesTests {
  /// All types of goals.
  private static let kinds =
    "'weight loss', 'muscle gain', 'maintenance', 'endurance', 'strength'"

  /// A schema with the data set's tables in it, as SQL has changed them.
  private func tables(_ change: String) throws -> TestTarget {
    let target = try TestTarget()
    try Connection.run(
      SchemaSQL(Fitness.model()).script
        + change
        .replacing("$kinds", with: Self.kinds), target.parameters)
    return target
  }

  private func load(
    _ target: TestTarget, _ ifExists: LoadOptions.IfExists, users: UInt64
  ) throws -> LoadReport {
    try LoadOptions(schema: target.schema, ifExists: ifExists)
      .load(try fitness(users: users), into: target.database.parameters).run(Interruption())
  }

  /// What differs from what the runs have written down.
  private func differences(_ target: TestTarget) throws -> [String] {
    let records = try RunRecord.read(
      of: fitness(users: 1), schema: target.schema, in: target.database.parameters)
    let report = try Verification(
      records.map { Verification.Run($0, of: $0.applied(to: Fitness.model())) },
      in: target.database.parameters, options: .init(schema: target.schema)
    ).run()
    return report.differences
  }

  /// Columns that are changed to a type, and a change of a value that is found.
  struct Taken: CustomTestStringConvertible, Sendable {
    let sql: String
    let change: String
    let found: String
    var testDescription: String { sql }

    init(_ sql: String, _ change: String, _ found: String) {
      self.sql = sql
      self.change = change
      self.found = found
    }
  }

  private static let taken = [
    Taken(
      "CREATE TYPE kind AS ENUM ($kinds, 'other'); ALTER TABLE goals ALTER type TYPE kind USING NULL",
      "UPDATE goals SET type = 'other' WHERE goal_id = 3",
      "', found 'other'"),
    Taken(
      """
      CREATE TYPE "Kind of goal" AS ENUM ($kinds); CREATE DOMAIN one AS "Kind of goal";
      CREATE DOMAIN two AS one CHECK (VALUE::text <> '');
      ALTER TABLE goals ALTER type TYPE two USING NULL
      """,
      "UPDATE goals SET type = CASE type::text WHEN 'strength' THEN 'endurance' ELSE 'strength' END::two "
        + "WHERE goal_id = 3",
      "table goals, key 3, column type: expected '"),
    Taken(
      "ALTER TABLE meal ALTER name TYPE name", "UPDATE meal SET name = 'soup' WHERE meal_id = 3",
      "key 3, column name: expected '"),
    Taken(
      "ALTER TABLE meal ALTER name TYPE char(41); ALTER TABLE users ALTER name TYPE char(60)",
      "UPDATE users SET name = lower(name) WHERE user_id = 3", "key 3, column name: expected '"),
    Taken(
      "ALTER TABLE goals ALTER goal TYPE varchar(50)",
      "UPDATE goals SET goal = goal || '!' WHERE goal_id = 3", "key 3, column goal: expected '"),
    Taken(
      """
      CREATE DOMAIN short AS varchar(41) CHECK (VALUE <> '') NOT NULL; CREATE DOMAIN dish AS short;
      ALTER TABLE meal ALTER name TYPE dish; ALTER TABLE users ALTER name TYPE short
      """, "UPDATE meal SET name = 'soup' WHERE meal_id = 3", "key 3, column name: expected '"),
    Taken(
      """
      CREATE DOMAIN whole AS numeric(3); CREATE DOMAIN pounds AS whole CHECK (VALUE > 0);
      ALTER TABLE users ALTER weight TYPE pounds, ALTER height TYPE numeric(4, 2)
      """, "UPDATE users SET height = height + 0.25 WHERE user_id = 3",
      "key 3, column height: expected '"),
    Taken(
      """
      ALTER TABLE goals DROP CONSTRAINT goals_user_id_fkey;
      ALTER TABLE users ALTER weight TYPE real; ALTER TABLE goals ALTER user_id TYPE double precision
      """,
      "UPDATE users SET weight = weight + 0.5 WHERE user_id = 3", "key 3, column weight: expected '"
    ),
    Taken(
      """
      ALTER TABLE meal ALTER time TYPE timestamp(0);
      ALTER TABLE user_workouts ALTER time TYPE timestamp(0)
      """, "UPDATE user_workouts SET time = time + '1 h' WHERE workout_id = 3",
      "key 3, column time: expected '2024-06-03', found NULL"),
  ]

  @Test(arguments: taken) func typesThatGiveTheValuesBackAreTaken(_ item: Taken) throws {
    try check(item, tables(item.sql))
  }

  /// The type of an extension.
  @Test func textsThatIgnoreTheCaseAreTaken() throws {
    let target = try tables("")
    let isThere = try target.database.value(
      "SELECT count(*) FROM pg_available_extensions WHERE name = 'citext'")
    // Some builds of PostgreSQL come without extensions.
    if isThere == "0" { return }
    // The only test in this database that needs it.
    try Connection.run(
      """
      CREATE EXTENSION citext SCHEMA public;
      ALTER TABLE users ALTER name TYPE public.citext; ALTER TABLE meal ALTER type TYPE public.citext
      """, target.parameters)
    try check(
      Taken(
        "", "UPDATE users SET name = upper(name::text) WHERE user_id = 3",
        "key 3, column name: expected '"), target)
  }

  private func check(_ item: Taken, _ target: TestTarget) throws {
    _ = try load(target, .truncate, users: 50)
    #expect(try differences(target) == [])
    _ = try load(target, .append, users: 10)
    #expect(try differences(target) == [])
    try Connection.run(item.change, target.parameters)
    let found = try differences(target)
    #expect(found.count == 1 && found[0].contains(item.found), "\(found)")
  }

  @Test(arguments: [
    (
      "CREATE TYPE kind AS ENUM ('endurance', 'it''s'); ALTER TABLE goals ALTER type TYPE kind USING NULL",
      [
        "table \"goals\"",
        "column \"type\" is of type kind, an enum that lacks 'weight loss', "
          + "'muscle gain', 'maintenance', 'strength'. ",
        ".kind ADD VALUE 'weight loss'; ALTER TYPE ",
        ".kind ADD VALUE 'strength'. Nothing was changed.",
      ]
    ),
    (
      """
      CREATE TYPE kind AS ENUM (); CREATE DOMAIN dish AS kind;
      ALTER TABLE meal ALTER name TYPE dish USING NULL
      """,
      ["is of type dish, an enum that lacks '", " more. Add what", ".kind ADD VALUE '", "; …. "]
    ),
    (
      "CREATE TYPE kind AS ENUM ('x'); ALTER TABLE goals ALTER goal TYPE kind USING NULL",
      ["column \"goal\" is of type kind, which does not take text", "put together"]
    ),
    (
      "CREATE DOMAIN short AS varchar(9); ALTER TABLE goals ALTER type TYPE short USING NULL",
      ["is of type short over character varying(9); values can be 11 characters long"]
    ),
    (
      "ALTER TABLE meal ALTER name TYPE char(40)",
      ["is of type character(40); values can be 41 characters long"]
    ),
    (
      """
      CREATE DOMAIN one AS text CHECK (VALUE !~ ' '); CREATE DOMAIN two AS one;
      ALTER TABLE goals ALTER type TYPE two USING NULL
      """,
      [
        "is of type two, which does not take 'weight loss', 'muscle gain': value for domain two "
          + "violates check constraint"
      ]
    ),
    (
      "ALTER TABLE goals ALTER type TYPE \"char\" USING NULL",
      ["is of type \"char\", which makes 'w' of 'weight loss'"]
    ),
    (
      "ALTER TABLE goals ALTER type TYPE bytea USING NULL",
      ["is of type bytea, which makes '\\x", " of 'weight loss'"]
    ),
    (
      "ALTER TABLE goals ALTER type TYPE uuid USING NULL",
      ["is of type uuid, which does not take 'weight loss', 'muscle gain'", "invalid input syntax"]
    ),
    (
      "ALTER TABLE goals ALTER type TYPE text[] USING NULL",
      ["is of type text[], which does not take 'weight loss'"]
    ),
    (
      "ALTER TABLE goals ALTER goal TYPE jsonb USING NULL",
      ["is of type jsonb, which does not take text"]
    ),
    (
      "ALTER TABLE users ALTER weight TYPE money",
      ["is of type money, which does not take bigint"]
    ),
    (
      "CREATE DOMAIN pounds AS numeric(3, 1); ALTER TABLE users ALTER weight TYPE pounds USING NULL",
      ["is of type pounds over numeric(3,1), which does not hold the values 85 to 400"]
    ),
    (
      "ALTER TABLE users ALTER weight TYPE numeric(2, -2) USING NULL",
      ["which does not hold the values 85 to 400"]
    ),
    (
      """
      ALTER TABLE user_workouts ALTER workout_id DROP IDENTITY;
      ALTER TABLE user_workouts ALTER workout_id TYPE numeric(2)
      """,
      ["column \"workout_id\" holds numbers up to 99, and the load needs "]
    ),
  ])
  func typesThatDoNotAreRefusedBeforeAnything(_ sql: String, _ reasons: [String]) throws {
    let target = try tables(sql)
    try Connection.run("INSERT INTO muscle_groups VALUES (77, 'own', 'own')", target.parameters)
    let content = try target.content()
    for way in [LoadOptions.IfExists.truncate, .append] {
      let error = try loaderError { try load(target, way, users: 50) }
      #expect(error.code == .targetUnfit)
      for reason in reasons { #expect(error.message.contains(reason), "\(error.message)") }
      #expect(error.message.hasSuffix(" Nothing was changed."))
      #expect(try target.content() == content)
    }
  }

  /// Towns, of which one has four characters in seven bytes.
  private static let towns = DataModel(
    name: "towns", catalogs: [],
    tables: [
      TableModel(
        name: "towns", cardinality: .scale,
        columns: [
          ColumnModel("id", .int8, .rowNumber), .latent("number", .uniform(7...12)),
          ColumnModel("name", .text, .choice([.init("Łódź", 1), .init("Rom", 1)])),
          ColumnModel("label", .text, .text("{name} ä {number}")),
        ], primaryKey: "id")
    ])

  private func loadTowns(_ database: TestDatabase, schema: String, _ columns: String) throws {
    let data = try DataPlan(Self.towns, RunParameters(seed: 1, scale: 100))
    let table = "\(schema).towns"
    try database.execute(
      "DROP TABLE IF EXISTS \(table); CREATE TABLE \(table) (id bigint PRIMARY KEY, \(columns))")
    let report = try LoadOptions(schema: schema, ifExists: .truncate)
      .load(data, into: database.parameters).run(Interruption())
    let verification = try Verification(
      [.init(report.record, of: data.model)], in: database.parameters,
      options: .init(schema: schema))
    #expect(try verification.run().tables[0].equalRows == 100)
  }

  @Test func lengthsCountCharacters() throws {
    let target = try TestTarget()
    func load(_ columns: String) throws {
      try loadTowns(target.database, schema: target.schema, columns)
    }
    try load("name varchar(4), label varchar(9)")
    try load("name char(4), label char(9)")
    for (columns, reason) in [
      ("name varchar(3), label text", "\"name\" is of type character varying(3); values can be 4 "),
      ("name text, label char(8)", "\"label\" is of type character(8); values can be 9 "),
    ] {
      let error = #expect(throws: LoaderError.self) { try load(columns) }
      #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }
  }

  /// It has no characters but bytes.
  @Test func lengthsCountBytesInSQLASCII() throws {
    let database = try TestDatabase(options: "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'")
    try loadTowns(database, schema: "public", "name varchar(7), label varchar(13)")
    let error = #expect(throws: LoaderError.self) {
      try loadTowns(database, schema: "public", "name varchar(6), label text")
    }
    #expect(error?.message.contains("values can be 7 characters long") == true)
  }

  /// What is in a schema that the role may not look into is written all the same.
  @Test func aTypeInAHiddenSchema() throws {
    let target = try tables("")
    let role = try TestRole(in: target.database)
    let hidden = try TestTarget().schema
    try target.database.execute(
      """
      CREATE TYPE \(hidden).kind AS ENUM (\(Self.kinds));
      CREATE DOMAIN \(hidden).dish AS varchar(41);
      SET search_path = \(target.schema);
      ALTER TABLE goals ALTER type TYPE \(hidden).kind USING NULL;
      ALTER TABLE meal ALTER name TYPE \(hidden).dish;
      GRANT USAGE ON SCHEMA \(target.schema) TO \(role.name);
      GRANT ALL ON ALL TABLES IN SCHEMA \(target.schema) TO \(role.name);
      GRANT ALL ON ALL SEQUENCES IN SCHEMA \(target.schema) TO \(role.name)
      """)
    _ = try LoadOptions(schema: target.schema, ifExists: .append)
      .load(try fitness(users: 20), into: role.parameters).run(Interruption())
    #expect(try Connection.value("SELECT count(*) FROM goals", target.parameters) == "20")
  }
}
