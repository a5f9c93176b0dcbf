import FakeDataKit
import PostgresClient

/// The twins of tables that are there: made in a staging schema, loaded as new tables are, and put in the old
/// ones' place in one transaction.
///
/// That they are the same in everything but their rows is proven in a rehearsal, before the first row, and once
/// more before the COMMIT: the fingerprints of old and new tables are compared. The old tables are dropped
/// without `CASCADE`, so whatever depends on them and is not theirs stops it.
struct Twins: Sendable {
  let data: DataPlan
  /// Where its model comes from.
  let origin: ModelOrigin?
  let target: Target
  /// Whether the old tables' rows go, else there must be none.
  let empties: Bool
  let staging: StagingSchema
  /// The tables that get twins, in the model's order.
  let tables: [Twin]
  /// Catalogues that have all of their rows, and stay.
  let kept: [TablePlan]
  /// Sequences of keys that are not the twins' own: they stay, and are moved along when the twins are published.
  let sequences: [SharedSequence]
  /// Sequences that belong to the old tables and stay, which emptying these sets back; their quoted names.
  let restarted: [String]
  /// Per table, the highest key that there has ever been.
  let bases: [String: UInt64]
  /// Per table, its rows.
  let planned: [String: PlannedRows]
  /// What the old tables were in the rehearsal.
  fileprivate(set) var rehearsed: TableFingerprint?

  /// A sequence that numbers a table's rows and outlives the old table.
  struct SharedSequence: Sendable {
    /// The table's quoted name.
    let table: String
    let key: String
    /// Its quoted name.
    let name: String
  }

  private var places: TablePlaces { target.places.only(tables.map(\.table.name)) }

  /// The twin of a table; nil is that the table stays.
  func twin(_ name: String) -> Twin? { tables.first { $0.table.name == name } }

  /// What the run has put into the database.
  var record: RunRecord {
    var record = RunRecord(data, madeTables: false, origin: origin)
    if !empties { record.note(planned) }
    return record
  }

  // MARK: - Staged

  /// Creates the staging schema's tables, without keys and foreign keys.
  func create(on connection: inout Connection) throws {
    for statement in tables.flatMap(\.create) { try connection.execute(statement) }
    for twin in tables {
      for identity in twin.identities {
        let sequence = try connection.query(
          """
          SELECT q.name, c.relname FROM pg_catalog.pg_get_serial_sequence($1, $2) q (name)
          JOIN pg_catalog.pg_class c ON c.oid = q.name::regclass
          """, [twin.staged.quoted, identity.column])
        guard sequence.rowCount == 1, let made = sequence[0, 0] else { continue }
        let name = "\(SQLName.quoted(twin.staged.schema)).\(SQLName.quoted(identity.name))"
        if sequence[0, 1] != identity.name {
          try connection.execute(
            "ALTER SEQUENCE \(made) RENAME TO \(SQLName.quoted(identity.name))")
        }
        try connection.execute("ALTER SEQUENCE \(name) \(identity.options)")
        if let comment = identity.comment {
          try connection.execute("COMMENT ON SEQUENCE \(name) IS \(comment)")
        }
        let position = identity.position.split(separator: " ").map(String.init)
        if !empties, position.count == 2 {
          _ = try connection.query(
            "SELECT pg_catalog.setval($1::regclass, $2::bigint, $3::boolean)", [name] + position)
        }
      }
    }
  }

  // MARK: - Rehearsal

  /// Ends the transaction of a rehearsal.
  private struct Rehearsed: Error { let fingerprint: TableFingerprint }

  /// Makes the twins without rows, puts them in the old tables' place, compares, and takes it all back.
  ///
  /// - Returns: why it cannot be done; nil is that it can.
  mutating func rehearse(on connection: inout Connection) throws -> String? {
    do {
      try connection.transaction("BEGIN ISOLATION LEVEL READ COMMITTED") { connection in
        try staging.make(comment: StagingSchema.comment, on: &connection)
        try create(on: &connection)
        for sql in tables.flatMap({ $0.keys.flatMap(\.sql) }) { try connection.execute(sql) }
        for key in tables.flatMap(\.foreignKeys) where key.parent != nil {
          for sql in key.statements { try connection.execute(sql) }
        }
        throw Rehearsed(fingerprint: try swap(on: &connection))
      }
    } catch let end as Rehearsed {
      rehearsed = end.fingerprint
    } catch let difference as Difference {
      return "a table made like the old one would not be the same (\(difference.line))"
    } catch let error as PostgresError where error.code == .server {
      if error.isLockProblem { return Self.lockedByOthers }
      // What depends on the tables stands in a line each.
      let detail = error.detail?.split(whereSeparator: \.isNewline).joined(separator: "; ")
      return detail.map { "\(error.message): \($0)" } ?? error.message
    }
    return nil
  }

  static let lockedByOthers = "others had locked the tables when they were looked at"

  // MARK: - Publishing

  /// The twins are not what the old tables were.
  private struct Difference: Error { let line: String }

  /// Puts the twins in the old tables' place, within the open transaction.
  ///
  /// Locked are first the tables that foreign keys refer to and that stay, then the old tables, in the model's
  /// order.
  ///
  /// - Returns: the fingerprint of the old tables, which is that of the new ones.
  private func swap(on connection: inout Connection) throws -> TableFingerprint {
    try connection.execute("SET LOCAL search_path = pg_catalog")
    // Checking the rows takes as long as it takes; a signal ends it.
    let answerTimeoutSeconds = connection.answerTimeoutSeconds
    connection.answerTimeoutSeconds = nil
    for key in tables.flatMap(\.foreignKeys) where key.parent == nil {
      for sql in key.statements { try connection.execute(sql) }
    }
    connection.answerTimeoutSeconds = answerTimeoutSeconds
    try connection.execute(
      "LOCK TABLE \(tables.map(\.old.quoted).joined(separator: ", ")) IN ACCESS EXCLUSIVE MODE")
    // The twins' defaults already use what belongs to the old tables.
    let before = try TableFingerprint(of: places, on: &connection)
      .leavingOutStagedTables()
    if let rehearsed, let line = before.difference(from: rehearsed) {
      throw changed("the tables were altered while the load was running (\(line))")
    }
    if !empties { try requireUnused(on: &connection) }
    for sql in tables.flatMap(\.detach) { try connection.execute(sql) }
    try connection.execute("DROP TABLE \(tables.map(\.old.quoted).joined(separator: ", "))")
    for twin in tables {
      try connection.execute(
        "ALTER TABLE \(twin.staged.quoted) SET SCHEMA \(SQLName.quoted(twin.old.schema))")
    }
    for sql in tables.flatMap(\.finish) { try connection.execute(sql) }
    for privileges in tables.flatMap(\.privileges) {
      try grant(privileges, on: &connection)
    }
    let after = try TableFingerprint(of: places, on: &connection)
      .leavingOutStagedTables(except: staging)
    if let line = after.difference(from: before) { throw Difference(line: line) }
    return before
  }

  /// Puts the loaded twins in the old tables' place, within the open transaction.
  func publish(on connection: inout Connection) throws {
    // Not all that forbids twins is a matter of the tables' own definitions.
    if let reason = try Self.obstacle(data, target, empties: empties, on: &connection) {
      throw changed("something has come up while the load was running: \(reason)")
    }
    do {
      _ = try swap(on: &connection)
    } catch let difference as Difference {
      throw changed(
        "the new tables are not what the old ones were (\(difference.line)), which they were when the "
          + "load began; --single-transaction loads into the old ones")
    } catch let error as PostgresError where error.sqlState == .dependentObjectsStillExist {
      throw changed(
        "something depends on the tables that was made while the load was running: "
          + (error.detail ?? error.message))
    }
    try moveSequences(on: &connection)
    for plan in kept { try connection.execute("ANALYZE \(target.places[plan.name].quoted)") }
    let record = record
    try record.write(
      to: target.places[RunRecord.home(data)].quoted, isAdded: !empties, on: &connection)
    try connection.execute("DROP SCHEMA \(staging.list)")
  }

  private func changed(_ what: String) -> LoaderError {
    LoaderError(
      .targetUnfit, "schema \"\(target.schema)\": \(what). Nothing was changed; try again.")
  }

  /// Refuses tables that somebody has used since the load began, whose keys would meet the new ones.
  private func requireUnused(on connection: inout Connection) throws {
    for twin in tables {
      guard try twin.old.isEmpty(on: &connection) else {
        throw changed(
          "rows were added to table \(target.shown(twin.old)) while the load was running")
      }
      let highest = try KeySequence.highestKey(twin.rows.plan, twin.old.quoted, on: &connection)
      guard highest == (bases[twin.table.name] ?? 0) else {
        throw changed("keys of table \(twin.table.name) were given away while the load was running")
      }
      for identity in twin.identities {
        let name = "\(SQLName.quoted(twin.old.schema)).\(SQLName.quoted(identity.name))"
        let position = try connection.query(
          "SELECT pg_catalog.concat_ws(' ', last_value, is_called) FROM \(name)"
        ).firstValue
        guard position == identity.position else {
          throw changed(
            "numbers of sequence \(identity.name) were given away while the load was running")
        }
      }
    }
  }

  /// Gives an object the privileges that the old one had, where those it was made with are others.
  private func grant(_ privileges: Twin.Privileges, on connection: inout Connection) throws {
    if privileges.kind != "COLUMN" {
      let current = try connection.query(
        """
        WITH c AS (SELECT coalesce(relacl, pg_catalog.acldefault(
            CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, relowner)) AS acl
          FROM pg_catalog.pg_class WHERE oid = $1::regclass)
        SELECT (SELECT string_agg(i::text, ' ' ORDER BY i::text) FROM unnest(acl) i),
          (SELECT string_agg(DISTINCT CASE x.grantee WHEN 0 THEN 'PUBLIC'
            ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END, ', ')
            FROM pg_catalog.aclexplode(acl) x)
        FROM c
        """, [privileges.object])
      if current[0, 0] == privileges.list { return }
      if let grantees = current[0, 1] {
        try connection.execute(
          "REVOKE ALL ON \(privileges.kind) \(privileges.object) FROM \(grantees)")
      }
    }
    for statement in privileges.grants { try connection.execute(statement) }
  }

  /// Moves the sequences that stay past the keys, in storage that goes away with the transaction. They never move
  /// back, since others may have used them while the load was running.
  private func moveSequences(on connection: inout Connection) throws {
    for name in restarted { try connection.execute("ALTER SEQUENCE \(name) RESTART") }
    for sequence in sequences {
      try KeySequence.hold(sequence.name, on: &connection)
      let highest = try connection.query(
        """
        SELECT max(\(SQLName.quoted(sequence.key)))::bigint FROM \(sequence.table)
        HAVING max(\(SQLName.quoted(sequence.key)))::bigint
          > coalesce(pg_catalog.pg_sequence_last_value($1::regclass), 0)
        """, [sequence.name]
      ).firstValue.flatMap { UInt64($0) }
      guard let highest else { continue }
      try connection.execute("ALTER SEQUENCE \(sequence.name) RESTART WITH \(highest + 1)")
      _ = try connection.query(
        "SELECT pg_catalog.setval($1::regclass, $2::bigint)", [sequence.name, String(highest)])
    }
  }
}
