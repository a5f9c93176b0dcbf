import FakeDataKit
import PostgresClient
import Synchronization

/// One connection of a load, on a thread of its own: takes steps until there are none left.
struct LoadWorker {
  /// Thrown within a COPY when the load is to stop for another reason: never shown.
  struct Stopped: Error {}

  let data: DataPlan
  let options: LoadOptions
  let staging: StagingSchema
  let progress: LoadProgress
  let queue: StepQueue

  /// Does the steps that the queue hands out.
  func run(on connection: inout Connection) throws {
    try SessionSettings.apply(to: &connection, searchPath: staging.name)
    while let step = queue.next() {
      progress.begin(step)
      try perform(step, on: &connection)
      progress.end(step)
      queue.finish(step)
    }
  }

  private func perform(_ step: LoadStep, on connection: inout Connection) throws {
    switch step.action {
    case .create, .publish:
      preconditionFailure("the supervisor's steps")
    case .copy(let table):
      try copy(data.table(table.name)!, on: &connection)
    case .key(_, _, let sql):
      try connection.execute(sql)
    case .analyze(let table):
      try analyze(table, on: &connection)
    case .foreignKey(let table, let key, let name):
      let schema = SchemaSQL(data.model)
      // Checked in a second step under a lock that lets other checks against the parent run.
      try connection.execute(schema.foreignKey(key, of: table, notValid: true))
      try connection.execute(
        "ALTER TABLE \(SQLName.quoted(table.name)) VALIDATE CONSTRAINT \(SQLName.quoted(name))")
    }
  }

  private func analyze(_ table: TableModel, on connection: inout Connection) throws {
    let name = SQLName.quoted(table.name)
    try connection.execute("ANALYZE \(name)")
    // The keys were given, so the sequence has not moved: the next row without one would collide.
    _ = try connection.query(
      """
      SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence($1, $2),
        (SELECT max(\(SQLName.quoted(table.primaryKey))) FROM \(name)))
      """, [name, table.primaryKey])
  }

  private func copy(_ plan: TablePlan, on connection: inout Connection) throws {
    let format = RowFormat.copyBinary
    let name = SQLName.quoted(plan.name)
    let columns = plan.columns.map { SQLName.quoted($0.name) }.joined(separator: ", ")
    // Before 14 the frozen rows are written once more by the first VACUUM.
    let freeze = connection.serverVersion >= 140_000 ? ", FREEZE" : ""
    let statement = "COPY \(name) (\(columns)) FROM STDIN (FORMAT binary\(freeze))"
    let counters = progress.counters(of: plan.name)
    var generator = TableGenerator(plan, batchRows: options.batchRows)
    var buffer = OutputBuffer(
      capacity: options.batchRows * format.maximumRowBytes(plan) + 64)
    var stored: UInt64 = 0
    try connection.transaction { connection in
      // A table that its transaction has emptied is loaded frozen, and under wal_level=minimal
      // without being logged.
      try connection.execute("TRUNCATE \(name)")
      var isDone = false
      while !isDone {
        let before = generator.rowsMade
        let rows = try connection.copyIn(statement) { copy in
          var bytes = 0
          var isLast = false
          format.header(into: &buffer)
          while !isLast {
            isDone = generator.next() == 0
            if !isDone { format.encode(generator, into: &buffer) }
            bytes += buffer.count
            isLast = isDone || bytes >= options.copyStatementBytes
            if isLast { format.trailer(into: &buffer) }
            try buffer.withBytes { try copy.write($0) }
            counters.rows.store(generator.rowsMade, ordering: .relaxed)
            counters.bytes.add(UInt64(buffer.count), ordering: .relaxed)
            buffer.removeAll()
            if queue.isFailed { throw Stopped() }
          }
          copy.expectedRows = Int(generator.rowsMade - before)
        }
        stored += UInt64(rows)
      }
      guard stored == plan.rowCount else {
        throw LoaderError(
          .rowCount,
          "table \"\(plan.name)\" has \(stored) rows where \(plan.rowCount) were to be loaded; "
            + "this is a defect of fakedata")
      }
    }
  }
}
