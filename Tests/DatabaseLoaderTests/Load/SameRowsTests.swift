import DatabaseLoader
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

/// The rows depend on what was asked for, and on nothing else.
@Suite("Fresh load: the same rows in every way") struct SameRowsTests {
  static let data = Result { try fitness(users: 600, seed: 7) }
  /// The content of a plain load.
  static let expected = Result {
    let target = try TestTarget()
    try target.database.load(try data.get(), schema: target.schema, jobs: 1)
    return try target.database.content(schema: target.schema)
  }

  private func expectSameRows(_ options: LoadOptions) throws {
    let target = try TestTarget()
    var options = options
    options.schema = target.schema
    let data = try Self.data.get()
    let load = FreshLoad(data, into: target.database.parameters, options: options)
    let report = try load.run()
    #expect(try target.database.content(schema: target.schema) == Self.expected.get())
    #expect(report.rows == data.rowCount)
    let copies = load.plan.steps.count { $0.phase == .copy }
    #expect(report.connections == max(1, min(options.jobs, copies)))
    // Tables that are copied whole are loaded frozen.
    guard copies == data.tables.count else { return }
    #expect(try target.database.unfrozenTables(schema: target.schema) == [])
  }

  @Test(arguments: [1, 2, 4, 7, 12, 50])
  func whateverTheNumberOfConnections(_ jobs: Int) throws {
    try expectSameRows(LoadOptions(jobs: jobs))
  }

  @Test(arguments: [1, 7, 100, 4_096, 100_000])
  func whateverTheSizeOfABatch(_ batchRows: Int) throws {
    try expectSameRows(LoadOptions(batchRows: batchRows))
  }

  @Test(arguments: [0, 1, 20_000])
  func whateverTheNumberOfCopyStatements(_ bytes: Int) throws {
    try expectSameRows(LoadOptions(copyStatementBytes: bytes))
  }

  @Test func aTableIsSentAsSeveralCopyStatements() throws {
    let database = try TestDatabase()
    try database.execute("CREATE SCHEMA hook; CREATE SEQUENCE hook.copies")
    try LoadHook.install("PERFORM nextval('hook.copies')", at: .copy("meal"), in: database)
    let data = try Self.data.get()
    let options = LoadOptions(copyStatementBytes: 20_000, batchRows: 50)
    let report = try FreshLoad(data, into: database.parameters, options: options).run()
    let bytes = try #require(report.tables.first { $0.name == "meal" }).bytesSent
    let copies = try #require(
      try database.value("SELECT last_value FROM hook.copies").flatMap { UInt64($0) })
    #expect(copies > 1)
    // Each is at least as long as it may be and no longer than by a batch of rows.
    #expect(copies <= bytes / 20_000 + 1)
    #expect(copies >= bytes / 30_000)
    #expect(try database.content() == Self.expected.get())
  }

  @Test func anotherSeedGivesOtherRows() throws {
    let target = try TestTarget()
    try target.database.load(try fitness(users: 600, seed: 8), schema: target.schema)
    let content = try target.database.content(schema: target.schema)
    let expected = try Self.expected.get()
    for table in ["users", "goals", "user_workouts", "meal"] {
      #expect(content[table] != expected[table])
    }
    for table in ["muscle_groups", "exercises", "ingredient"] {
      #expect(content[table] == expected[table])
    }
  }

  /// Text is the format that the server reads like a person does: what it makes of it is compared
  /// with what it makes of the binary rows.
  @Test func textAndBinaryAreTheSameRows() throws {
    let populated = try Populated.shared.get()
    var connection = try Connection(populated.database.parameters)
    let schema = SchemaSQL(populated.data.model)
    // In a transaction that is never committed: others read this database too.
    try connection.execute("BEGIN; CREATE SCHEMA text_rows; SET LOCAL search_path = text_rows")
    for table in populated.data.tables {
      try connection.execute(schema.createTable(table.table))
      let name = SQLName.quoted(table.name)
      let columns = table.columns.map { SQLName.quoted($0.name) }.joined(separator: ", ")
      var generator = TableGenerator(table)
      var buffer = OutputBuffer(capacity: 1 << 16)
      try connection.copyIn("COPY \(name) (\(columns)) FROM STDIN") { copy in
        RowFormat.copyText.header(table, into: &buffer)
        while generator.next() > 0 {
          RowFormat.copyText.encode(generator, into: &buffer)
          try buffer.withBytes { try copy.write($0) }
          buffer.removeAll()
        }
        RowFormat.copyText.trailer(into: &buffer)
        try buffer.withBytes { try copy.write($0) }
      }
      let (text, binary) = ("text_rows.\(name)", "public.\(name)")
      for (left, right) in [(text, binary), (binary, text)] {
        let difference = try connection.query("TABLE \(left) EXCEPT ALL TABLE \(right)").rows
        #expect(difference == [], "\(left) without \(right)")
      }
    }
    try connection.execute("ROLLBACK")
  }

  @Test func severalDaysOfHistory() throws {
    let target = try TestTarget()
    let data = try fitness(users: 100, days: 10)
    try target.database.load(data, schema: target.schema)
    var connection = try Connection(target.parameters)
    let days = try connection.query(
      #"SELECT count(DISTINCT "time"), min("time"), max("time"), count(*) FROM user_workouts"#
    ).rows
    let rows = try #require(data.table("user_workouts")).rowCount
    #expect(days == [["10", "2024-05-25", "2024-06-03", "\(rows)"]])
  }
}
