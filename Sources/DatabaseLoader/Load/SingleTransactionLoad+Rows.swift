import FakeDataKit
import PostgresClient
import Synchronization

/// Rows for tables that are there.
extension SingleTransactionLoad {
  /// The highest key that each table has, or that its sequence has given away.
  func highestKeys(on connection: inout Connection) throws -> [String: UInt64] {
    var keys: [String: UInt64] = [:]
    for plan in data.tables {
      keys[plan.name] = try KeySequence.highestKey(
        plan, plan.table.sqlName, on: &connection)
    }
    return keys
  }

  /// Gives the keys' sequences new storage, which goes away with the transaction: what is set in the old one
  /// stays set when the load fails, and the next one would leave a gap. Each stays where it is, and others take no
  /// numbers of it until the load has ended.
  ///
  /// A sequence that belongs to somebody else is left as it is.
  func renewSequences(on connection: inout Connection) throws(PostgresError) {
    for plan in data.tables {
      let sequence = try KeySequence.of(plan, plan.table.sqlName, on: &connection)
      if let sequence, sequence.isOwn { try KeySequence.hold(sequence.name, on: &connection) }
    }
  }

  /// Whether a table's sequence has new storage, which goes away with the transaction, or the table none.
  func isSequenceNew(
    of table: TableModel, on connection: inout Connection
  ) throws(PostgresError) -> Bool {
    guard let column = table.sequenceColumn else { return true }
    return try connection.query(
      """
      SELECT bool_and(c.xmin = pg_catalog.pg_current_xact_id()::xid)
      FROM (\(KeySequence.query)) s (sequence) JOIN pg_catalog.pg_class c ON c.oid = s.sequence
      """, [table.sqlName, column]
    ).firstValue != "f"
  }

  /// Whether none of the tables that grow with the scale has a row.
  func isEmpty(
    _ target: Target, on connection: inout Connection
  ) throws(PostgresError) -> Bool {
    for table in data.tables where table.isScaled {
      guard try target.places[table.name].isEmpty(on: &connection) else { return false }
    }
    return true
  }

  func copy(
    _ table: TableModel, _ rows: PlannedRows?, after bases: [String: UInt64], _ target: Target,
    isEmptied: Bool, _ worker: LoadWorker, on connection: inout Connection
  ) throws {
    let requested = data.table(table.name)!
    let counters = progress.counters(of: table.name)
    let place = target.places[table.name]
    guard requested.isScaled, let rows else {
      if rows != nil { return try addMissing(requested, place, worker, on: &connection) }
      let existing = try ExistingTable(requested, at: place, on: &connection)
      let rows = try worker.rowCount(0..<requested.units, of: requested)
      counters.totalRows.store(rows, ordering: .relaxed)
      try existing.check(lastRow: rows, lastParent: data.parameters.scale)
      return try send(
        existing, into: worker.sql.name(table), isEmptied: isEmptied, worker, on: &connection)
    }
    let count = try worker.rowCount(rows.units, of: rows.plan)
    counters.totalRows.store(count, ordering: .relaxed)
    counters.firstRow.store(rows.firstRow, ordering: .relaxed)
    let existing = try ExistingTable(rows.plan, at: place, on: &connection)
    try existing.check(
      lastRow: rows.firstRow + count,
      lastParent: (bases[data.model.root(of: table).name] ?? 0) + data.parameters.scale)
    try send(
      existing, units: rows.units, firstRow: rows.firstRow, into: worker.sql.name(table),
      isEmptied: isEmptied, worker, on: &connection)
  }

  /// Sends the rows of some units to a table and counts what arrives.
  private func send(
    _ existing: ExistingTable, units: Range<UInt64>? = nil, firstRow: UInt64? = nil,
    into name: String, isEmptied: Bool = false, _ worker: LoadWorker,
    on connection: inout Connection
  ) throws {
    let expected = try worker.rowCount(units ?? 0..<existing.plan.units, of: existing.plan)
    // Only rows of a table that the transaction has emptied can be frozen.
    let isFrozen =
      isEmptied && existing.isOrdinary && ServerFeatures(connection).freezesVisibilityMap
    var generator = TableGenerator(
      existing.plan, units: units, firstRow: firstRow, batchRows: options.batchRows)
    func keptAway(_ detail: String) -> LoaderError {
      LoaderError(
        .rowCount,
        "table \"\(existing.plan.name)\" did not take all rows (\(detail)): a trigger keeps rows away. "
          + "Nothing was changed.")
    }
    do {
      let stored = try worker.stream(
        &generator, existing.plan, existing.format,
        LoadWorker.copyStatement(name, existing.plan, existing.format, isFrozen: isFrozen),
        on: &connection)
      guard stored == expected else { throw keptAway("\(stored) of \(expected)") }
    } catch let error as PostgresError where error.code == .copyRowCount {
      throw keptAway(error.message)
    }
  }

  /// Adds the rows of a catalogue whose keys the table does not have; where it has no key, those that it does not
  /// have as often.
  private func addMissing(
    _ plan: TablePlan, _ place: TablePlace, _ worker: LoadWorker, on connection: inout Connection
  ) throws {
    let name = worker.sql.name(plan.table)
    let existing = try ExistingTable(plan, at: place, on: &connection)
    try existing.check(lastRow: plan.rowCount, lastParent: 0)
    let staged = "pg_temp.fakedata_rows"
    let list = plan.columns.map { SQLName.quoted($0.name) }.joined(separator: ", ")
    try connection.execute(
      "CREATE TEMPORARY TABLE fakedata_rows ON COMMIT DROP AS SELECT \(list) FROM \(name) "
        + "WITH NO DATA")
    try send(existing, into: staged, worker, on: &connection)
    let keys = plan.table.primaryKey.map(SQLName.quoted)
    // Not all types can be compared, but all have texts.
    func numbered(_ table: String) -> String {
      "SELECT *, pg_catalog.row_number() OVER (PARTITION BY line) AS place "
        + "FROM (SELECT \(list), ROW(\(list))::text AS line FROM \(table)) lines"
    }
    let missing =
      keys.isEmpty
      ? "SELECT \(list) FROM (\(numbered(staged))) s WHERE NOT EXISTS (SELECT FROM "
        + "(\(numbered(name))) t WHERE t.line = s.line AND t.place = s.place)"
      : "SELECT \(list) FROM \(staged) s WHERE NOT EXISTS (SELECT FROM \(name) t WHERE "
        + keys.map { "t.\($0) = s.\($0)" }.joined(separator: " AND ") + ")"
    let added =
      try connection.query(
        """
        WITH added AS (
          INSERT INTO \(name) (\(list)) OVERRIDING SYSTEM VALUE \(missing) RETURNING 1)
        SELECT count(*) FROM added
        """
      ).firstValue.flatMap { UInt64($0) } ?? 0
    try connection.execute("DROP TABLE \(staged)")
    let counters = progress.counters(of: plan.name)
    counters.totalRows.store(added, ordering: .relaxed)
    counters.rows.store(added, ordering: .relaxed)
  }
}
