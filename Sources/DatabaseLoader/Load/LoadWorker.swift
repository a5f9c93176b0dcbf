import FakeDataKit
import PostgresClient
import Synchronization

/// One connection of a load, on a thread of its own: takes steps until there are none left.
struct LoadWorker {
  /// Thrown within a COPY when the load is to stop for another reason: never shown.
  struct Stopped: Error {}

  let data: DataPlan
  let options: LoadOptions
  /// The SQL of the tables where they are.
  let sql: SchemaSQL
  /// The schemas that they are made in; none where they are not staged.
  var staging: [String] = []
  let progress: LoadProgress
  let queue: StepQueue
  /// The worker's connection, as the supervisor sees it.
  let member: Supervisor.Member
  /// Whether an earlier run may have done some of the steps, and failed in others.
  var resumes = false
  /// The twins of tables that are there, where the load is of these.
  var twins: Twins?

  /// Does the steps that the queue hands out.
  func run(on connection: inout Connection) throws {
    if let twins {
      try SessionSettings.apply(to: &connection)
      // Behind the staged tables comes what checks and defaults of the tables expect.
      try connection.execute(
        SessionSettings.searchPath(
          [twins.staging.name, twins.target.schema], isCatalogNext: false))
    } else {
      try SessionSettings.apply(to: &connection, searchPath: staging)
    }
    while let step = queue.next() {
      progress.begin(step)
      try ServerFailure.locating(step) { try perform(step, on: &connection) }
      progress.end(step)
      queue.finish(step)
    }
  }

  /// Does a step, in transactions of its own or within the one that is open.
  func perform(_ step: LoadStep, on connection: inout Connection) throws {
    switch step.action {
    case .create, .lock, .restoreIndexes, .restoreForeignKeys, .publish, .compare, .checkStructure:
      preconditionFailure("the supervisor's steps")
    case .copy(let table, _) where twins != nil:
      try copy(twins!.twin(table.name)!, on: &connection)
    case .copy(let table, let part):
      try copy(data.table(table.name)!, part, on: &connection)
    case .key(let table, let name):
      if try resumes && hasKey(name, table, on: &connection) { return }
      let keys = sql.keys(table) + sql.indexes(table)
      try connection.execute(keys.first { $0.name == name }!.sql)
    case .restoreKey(_, _, let sql):
      try connection.execute(sql)
    case .analyze(let table):
      try analyze(table, on: &connection)
    case .foreignKey(let table, let key, let name):
      // Checked in a second step under a lock that lets other checks against the parent run.
      if try !(resumes && hasConstraint(name, table, on: &connection)) {
        try add(key, of: table, on: &connection)
      }
      let validate =
        "ALTER TABLE \(sql.name(table)) VALIDATE CONSTRAINT \(SQLName.quoted(name))"
      // Children lie in their parents' order: sorting them is next to nothing, and a merge join
      // spares the hash table of all parents.
      let isInParentsOrder = table.columns.contains {
        [$0.name] == key.columns && $0.rule == .parentKey
      }
      try check([validate], isInParentsOrder, on: &connection)
    case .restoreForeignKey(_, _, let sql, let isInParentsOrder):
      try check(sql, isInParentsOrder, on: &connection)
    }
  }

  /// Adds a foreign key without having rows checked.
  ///
  /// The server locks the table and then the one that it refers to. Where tables refer to each other in a circle,
  /// two connections would wait for each other, so that all lock the same table of two first.
  private func add(
    _ key: TableModel.ForeignKey, of table: TableModel, on connection: inout Connection
  ) throws {
    let statement = sql.foreignKey(key, of: table, notValid: true)
    guard connection.transactionStatus != .inTransaction,
      data.model.refersToLater(key, of: table), let parent = data.model.table(key.references)
    else { return try add(statement, on: &connection) }
    try connection.transaction { connection in
      try connection.execute("LOCK TABLE \(sql.name(parent)) IN SHARE ROW EXCLUSIVE MODE")
      try connection.execute(statement)
    }
  }

  private func check(
    _ statements: [String], _ isInParentsOrder: Bool, on connection: inout Connection
  ) throws(PostgresError) {
    if isInParentsOrder { try connection.execute("SET enable_hashjoin = off") }
    for statement in statements { try add(statement, on: &connection) }
    if isInParentsOrder { try connection.execute("RESET enable_hashjoin") }
  }

  /// Adds or checks a foreign key; once more where that met another one that refers to the same tables the other
  /// way round.
  private func add(_ statement: String, on connection: inout Connection) throws(PostgresError) {
    for attempt in 1... {
      do {
        try connection.execute(statement)
        return
      } catch {
        guard error.sqlState == .deadlockDetected, attempt < LoadOptions.lockAttempts else {
          throw error
        }
      }
    }
  }

  private func hasConstraint(
    _ name: String, _ table: TableModel, on connection: inout Connection
  ) throws(PostgresError) -> Bool {
    try connection.query(
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = $1::regclass AND conname = $2::text)
      """, [sql.name(table), name]
    ).firstValue == "t"
  }

  private func hasKey(
    _ name: String, _ table: TableModel, on connection: inout Connection
  ) throws(PostgresError) -> Bool {
    try connection.query(
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = $1::regclass AND c.relname = $2::text)
      """, [sql.name(table), name]
    ).firstValue == "t"
  }

  private func analyze(_ table: TableModel, on connection: inout Connection) throws {
    let name = sql.name(table)
    try connection.execute("ANALYZE \(name)")
    guard let column = table.sequenceColumn else { return }
    // The keys were given, so the sequence has not moved: the next row without one would collide. It
    // never moves back, since what it has given away may be in use.
    _ = try connection.query(
      """
      SELECT pg_catalog.setval(s.sequence, greatest(
        (SELECT max(\(SQLName.quoted(column)))::bigint FROM \(name)),
        pg_catalog.pg_sequence_last_value(s.sequence)))
      FROM (\(KeySequence.query)) s (sequence)
      JOIN pg_catalog.pg_class c ON c.oid = s.sequence
      WHERE $3::text IS NULL OR c.relnamespace = (
        SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $3::text)
      """,
      // A sequence that stays is moved when the twins are published.
      [name, column, twins?.twin(table.name)?.staged.schema])
  }

  /// The statement by which a table takes the rows of a plan in a format.
  ///
  /// - Parameter table: the table's quoted name.
  static func copyStatement(
    _ table: String, _ plan: TablePlan, _ format: RowFormat, isFrozen: Bool = false
  ) -> String {
    let columns = plan.columns.map { SQLName.quoted($0.name) }.joined(separator: ", ")
    let clauses = (format == .copyBinary ? ["FORMAT binary"] : []) + (isFrozen ? ["FREEZE"] : [])
    return "COPY \(table) (\(columns)) FROM STDIN"
      + (clauses.isEmpty ? "" : " (\(clauses.joined(separator: ", ")))")
  }

  private func copy(_ twin: Twin, on connection: inout Connection) throws {
    let rows = twin.rows
    let counters = progress.counters(of: twin.table.name)
    counters.totalRows.store(rows.count, ordering: .relaxed)
    counters.firstRow.store(rows.firstRow, ordering: .relaxed)
    try connection.transaction { connection in
      // With wal_level=minimal what is loaded into a table that its transaction has emptied is not
      // logged.
      try connection.execute("TRUNCATE \(twin.staged.quoted)")
      try sendAll(
        rows.count, of: rows.plan, rows.units, after: rows.firstRow, as: twin.format,
        to: twin.staged.quoted, isFrozen: ServerFeatures(connection).freezesVisibilityMap,
        on: &connection)
    }
  }

  private func copy(
    _ plan: TablePlan, _ part: LoadStep.Part, on connection: inout Connection
  ) throws {
    let name = sql.name(plan.table)
    let hasExpectedTotal = !plan.rowEstimate.isExact
    // Only the transaction that has emptied or made a table loads it frozen, so a part cannot be.
    let isFrozen = part.isWhole && ServerFeatures(connection).freezesVisibilityMap
    func send(on connection: inout Connection) throws {
      let before = try rowCount(0..<part.units.lowerBound, of: plan)
      let expected = try rowCount(part.units, of: plan)
      // With those of all parts, the total is that of the rows.
      if hasExpectedTotal {
        progress.counters(of: plan.name).totalRows
          .wrappingAdd(expected &- plan.expectedRowCount(units: part.units), ordering: .relaxed)
      }
      try sendAll(
        expected, of: plan, part.units, after: before, as: plan.loadFormat, to: name,
        isFrozen: isFrozen, on: &connection)
    }
    if connection.transactionStatus == .inTransaction { return try send(on: &connection) }
    try connection.transaction { connection in
      // With wal_level=minimal what is loaded into a table that its transaction has emptied is not
      // logged.
      if part.isWhole { try connection.execute("TRUNCATE \(name)") }
      try send(on: &connection)
    }
  }

  /// The number of rows of some units, counted as long as the load goes on.
  func rowCount(_ units: Range<UInt64>, of plan: TablePlan) throws -> UInt64 {
    try plan.rowCount(units: units) { if queue.isFailed { throw Stopped() } }
  }

  /// Sends the rows of some units to a table of the load's own, which takes all of them.
  ///
  /// - Parameters:
  ///   - count: how many rows these are.
  ///   - firstRow: the number before the first row's.
  ///   - table: the table's quoted name.
  func sendAll(
    _ count: UInt64, of plan: TablePlan, _ units: Range<UInt64>, after firstRow: UInt64,
    as format: RowFormat, to table: String, isFrozen: Bool = false,
    on connection: inout Connection
  ) throws {
    var generator = TableGenerator(
      plan, units: units, firstRow: firstRow, batchRows: options.batchRows)
    let stored = try stream(
      &generator, plan, format, Self.copyStatement(table, plan, format, isFrozen: isFrozen),
      on: &connection)
    guard stored == count else {
      throw LoaderError(
        .rowCount,
        "table \"\(plan.name)\" got \(stored) rows where \(count) were to be loaded; this is a defect "
          + "of fakedata")
    }
  }

  /// Sends a generator's rows as one COPY statement after the other.
  ///
  /// - Returns: the rows that the server has stored.
  func stream(
    _ generator: inout TableGenerator, _ plan: TablePlan, _ format: RowFormat,
    _ statement: String, on connection: inout Connection
  ) throws -> UInt64 {
    let counters = progress.counters(of: plan.name)
    var buffer = OutputBuffer(
      capacity: options.batchRows * format.maximumRowBytes(plan) + 64)
    var stored: UInt64 = 0
    var isDone = false
    while !isDone {
      let before = generator.rowsMade
      let rows = try connection.copyIn(statement) { copy in
        var bytes = 0
        var isLast = false
        format.header(plan, into: &buffer)
        while !isLast {
          let rows = generator.next()
          isDone = rows == 0
          if !isDone { format.encode(generator, into: &buffer) }
          bytes += buffer.count
          isLast = isDone || bytes >= options.copyStatementBytes || member.isRefused
          if isLast { format.trailer(into: &buffer) }
          try buffer.withBytes { try copy.write($0) }
          counters.rows.add(UInt64(rows), ordering: .relaxed)
          counters.bytes.add(UInt64(buffer.count), ordering: .relaxed)
          buffer.removeAll()
          if queue.isFailed { throw Stopped() }
        }
        copy.expectedRows = Int(generator.rowsMade - before)
      }
      stored += UInt64(rows)
    }
    return stored
  }
}
