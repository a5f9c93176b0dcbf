public import PostgresClient

/// Remembers where sequences stand, and sets them back: a transaction that is rolled back does not.
public struct SequenceKeeper: Sendable {
  private struct Sequence {
    /// Qualified and quoted.
    let name: String
    /// The table whose column it belongs to, qualified and quoted, and the column; nil is none.
    let owner: (table: String, column: String)?
    let ascends: Bool
    let lastValue: String
    let isCalled: String
  }

  private let sequences: [Sequence]

  /// Looks at the sequences of the schemas in the search path that the role may read.
  ///
  /// - Throws: `PostgresError`.
  public init(on connection: inout Connection) throws(PostgresError) {
    let found = try connection.query(
      """
      SELECT c.oid::regclass, t.oid::regclass, pg_catalog.quote_ident(a.attname), s.seqincrement > 0
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass
        AND d.objid = c.oid AND d.refclassid = 'pg_catalog.pg_class'::regclass
        AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
      LEFT JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE n.nspname = ANY (pg_catalog.current_schemas(false))
        -- The server may ask of every relation, and fails for what is no sequence.
        AND CASE WHEN c.relkind = 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT') END
      ORDER BY c.oid
      """
    ).rows
    var sequences: [Sequence] = []
    for row in found {
      guard let name = row[0] else { continue }
      guard let state = try Self.state(of: name, on: &connection) else { continue }
      var owner: (String, String)?
      if let table = row[1], let column = row[2] { owner = (table, column) }
      sequences.append(
        Sequence(
          name: name, owner: owner, ascends: row[3] == "t", lastValue: state.last,
          isCalled: state.isCalled))
    }
    self.sequences = sequences
  }

  private static func state(
    of name: String, on connection: inout Connection
  ) throws(PostgresError) -> (last: String, isCalled: String)? {
    let state: QueryResult
    do {
      state = try connection.query("SELECT last_value, is_called FROM \(name)")
    } catch SQLState.undefinedTable {
      // Somebody has dropped it.
      return nil
    }
    guard let last = state[0, 0], let isCalled = state[0, 1] else { return nil }
    return (last, isCalled)
  }

  /// Sets back the sequences that have moved.
  ///
  /// One that gives a column its values is set back while nobody can write to the table, and not behind a
  /// value that is there. One that belongs to no column is left: nobody knows what it is used for.
  ///
  /// - Returns: what could not be set back, and why, a line each.
  /// - Throws: `PostgresError` where the connection is lost or somebody cancels a statement.
  public func restore(on connection: inout Connection) throws(PostgresError) -> [String] {
    var remarks: [String] = []
    for sequence in sequences {
      guard let now = try Self.state(of: sequence.name, on: &connection),
        now != (sequence.lastValue, sequence.isCalled)
      else { continue }
      let moved = "sequence \(sequence.name) has moved from \(sequence.lastValue) to \(now.last)"
      guard let owner = sequence.owner, sequence.ascends else {
        remarks.append("\(moved) and is left there: it belongs to no column, or counts down")
        continue
      }
      do throws(PostgresError) {
        // Values that are there could be hidden.
        if try RowSecurity.isActive(on: owner.table, &connection) {
          remarks.append(
            "\(moved) and is left there: row-level security may hide rows of \(owner.table) from the role"
          )
          continue
        }
        try connection.execute("BEGIN; SET LOCAL lock_timeout = '30s'")
        try connection.execute("LOCK TABLE \(owner.table) IN SHARE ROW EXCLUSIVE MODE")
        _ = try connection.query(
          """
          SELECT CASE WHEN m.highest > $2::bigint THEN pg_catalog.setval($1::regclass, m.highest)
            ELSE pg_catalog.setval($1::regclass, $2::bigint, $3::boolean) END
          FROM (SELECT max(\(owner.column))::bigint FROM \(owner.table)) m (highest)
          """, [sequence.name, sequence.lastValue, sequence.isCalled])
        try connection.execute("COMMIT")
      } catch {
        if error.code.isConnectionProblem || error.code == .cancelled {
          _ = try? connection.execute("ROLLBACK")
          throw error
        }
        try connection.execute("ROLLBACK")
        remarks.append("\(moved) and could not be set back: \(error)")
      }
    }
    return remarks
  }
}
