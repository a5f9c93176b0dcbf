import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Rows that are added after a load.
@Suite("Fresh load: identity columns") struct IdentityTests {
  /// Inserts a copy of the first row of each table without its id and expects the next id.
  ///
  /// A foreign key that is unique takes the parent's newest row, which this has inserted before.
  private func expectNextIDs(_ model: DataModel, in target: TestTarget) throws {
    var connection = try Connection(target.parameters)
    for table in model.tables {
      let (name, key) = (SQLName.quoted(table.name), SQLName.quoted(table.primaryKey[0]))
      let columns = table.storedColumns.map(\.name).filter { $0 != table.primaryKey[0] }
      let values = columns.map { column in
        let isUnique = table.uniques.contains { $0.columns == [column] }
        guard isUnique else { return SQLName.quoted(column) }
        if let foreign = table.foreignKeys.first(where: { $0.columns == [column] }) {
          let parent = model.table(foreign.references)!
          return "(SELECT max(\(SQLName.quoted(parent.primaryKey[0]))) "
            + "FROM \(SQLName.quoted(parent.name)))"
        }
        return "(SELECT max(\(SQLName.quoted(column))) + 1 FROM \(name))"
      }
      let next = try connection.query("SELECT max(\(key)) + 1 FROM \(name)").firstValue
      let columnList = columns.map(SQLName.quoted).joined(separator: ", ")
      let insert =
        columns.isEmpty
        ? "INSERT INTO \(name) DEFAULT VALUES RETURNING \(key)"
        : "INSERT INTO \(name) (\(columnList)) SELECT \(values.joined(separator: ", ")) "
          + "FROM \(name) ORDER BY \(key) LIMIT 1 RETURNING \(key)"
      let inserted = try connection.query(insert).firstValue
      #expect(inserted == next, "\(table.name)")
    }
  }

  @Test func aRowWithoutAnIDGetsTheNextOne() throws {
    let target = try TestTarget()
    let data = try fitness(users: 100)
    try target.database.load(data, schema: target.schema)
    try expectNextIDs(data.model, in: target)
  }

  @Test(arguments: [SmallModel.lonely, SmallModel.hostile])
  func soItIsInAModelOfTheUsersOwn(_ model: DataModel) throws {
    let target = try TestTarget()
    let data = try DataPlan(model, RunParameters(seed: 1, scale: 50))
    try target.database.load(data, schema: target.schema)
    try expectNextIDs(model, in: target)
  }

  @Test(arguments: LoadPlanTests.models)
  func theRelationsOfAModelAreNamedAsItSays(_ model: DataModel) throws {
    let database = try TestDatabase()
    try database.load(try DataPlan(model, RunParameters(seed: 1, scale: 5)))
    let names = try database.remains()
    let wanted = SchemaSQL(model).relations.map { "\($0.schema ?? "public").\($0.name)" }
    #expect(names.sorted() == wanted.sorted())
  }

  @Test func columnsHaveTheirDefaults() throws {
    let target = try TestTarget()
    try target.database.load(try fitness(users: 5), schema: target.schema)
    var connection = try Connection(target.parameters)
    let meal = try connection.query(
      """
      INSERT INTO meal (name, calories, ingredient_id, user_id, type)
      VALUES ('Toast', 80, 1, 1, 'snack') RETURNING rating, "time" = now()
      """
    ).rows
    #expect(meal == [["0", "t"]])
    let workout = try connection.query(
      """
      INSERT INTO user_workouts (exercise_id, sets, reps, length, user_id)
      VALUES (1, 3, 10, 60, 1) RETURNING "time" = current_date
      """
    ).rows
    #expect(workout == [["t"]])
  }

  @Test func aDeletedUserTakesItsRowsAlong() throws {
    let target = try TestTarget()
    try target.database.load(try fitness(users: 5), schema: target.schema)
    var connection = try Connection(target.parameters)
    try connection.execute("DELETE FROM users WHERE user_id = 3")
    for table in ["goals", "user_workouts", "meal"] {
      let left = try connection.query("SELECT DISTINCT user_id FROM \(table) ORDER BY 1").rows
      #expect(left == [["1"], ["2"], ["4"], ["5"]], "\(table)")
    }
  }
}
