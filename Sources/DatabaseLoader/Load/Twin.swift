import FakeDataKit
import PostgresClient

/// What makes a table of the same definition as one that is there, in another schema, and what makes it the same
/// in all other respects once it has taken that one's place.
///
/// All of it is SQL that the catalogue gave, computed with a `search_path` of `pg_catalog` alone, so that every
/// name in it is qualified. Whether it is enough is not decided here but by comparing fingerprints. Source of
/// what belongs to a table: PostgreSQL's `pg_dump`, `dumpTableSchema` and what it calls.
struct Twin: Sendable {
  /// A foreign key from the table.
  struct ForeignKey: Sendable {
    /// Its name as it is.
    let name: String
    /// The referenced table, where that has a twin too; else nil.
    let parent: String?
    /// What adds it without checking rows, checks these, and comments on it.
    let statements: [String]
    /// Whether the rows lie in the order of what they refer to.
    let isInParentsOrder: Bool
  }

  /// The sequence of an identity column.
  struct Identity: Sendable {
    let column: String
    let name: String
    /// Its type and options, which a copied identity column does not always have.
    let options: String
    let comment: String?
    /// What it has given away: `last_value` and `is_called`.
    let position: String
  }

  /// Who may do what with a table or sequence.
  struct Privileges: Sendable {
    /// The quoted name, and what it is.
    let object: String
    let kind: String
    /// The privileges in the catalogue's form, in order.
    let list: String
    let grants: [String]
  }

  let table: TableModel
  let rows: PlannedRows
  let format: RowFormat
  /// Where it is made, and where the old table is.
  let staged: TablePlace
  let old: TablePlace
  let create: [String]
  let keys: [(name: String, sql: [String])]
  let foreignKeys: [ForeignKey]
  let identities: [Identity]
  /// Before the old table goes.
  let detach: [String]
  /// When all twins have taken their places.
  let finish: [String]
  let privileges: [Privileges]

  /// Reads what a table is.
  ///
  /// - Parameters:
  ///   - twins: the tables that get twins.
  ///   - indexes: the indexes of all of them.
  init(
    of rows: PlannedRows, format: RowFormat, at old: TablePlace, staging: StagingSchema,
    twins: TablePlaces, indexes: ExistingIndexes, on connection: inout Connection
  ) throws {
    self.rows = rows
    self.format = format
    table = rows.plan.table
    let staged = staging.staged(old)
    self.old = old
    self.staged = staged
    keys = indexes.statements(of: old, on: staged)
    var statements: [String: [String]] = [:]
    let parameters = [old.schema, old.relation, staged.schema]
    for sql in [Self.tableQuery, Self.objectQuery] {
      for row in try connection.query(sql, parameters).rows {
        guard let phase = row[0], let statement = row[1] else { continue }
        statements[phase, default: []].append(statement)
      }
    }
    // Autovacuum would read and freeze a table that is being loaded.
    create =
      (statements["create"] ?? [])
      + ["ALTER TABLE \(staged.quoted) SET (autovacuum_enabled = off)"]
    detach = statements["detach"] ?? []
    finish = statements["finish"] ?? []
    identities = try connection.query(Self.identityQuery, [old.schema, old.relation]).rows.map {
      row in
      let position = try connection.query(
        "SELECT pg_catalog.concat_ws(' ', last_value, is_called) FROM \(row[2] ?? "")"
      ).firstValue
      return Identity(
        column: row[0] ?? "", name: row[1] ?? "", options: row[4] ?? "", comment: row[3],
        position: position ?? "")
    }
    privileges = try connection.query(Self.privilegeQuery, [old.schema, old.relation]).rows.map {
      Privileges(
        object: $0[0] ?? "", kind: $0[1] ?? "", list: $0[2] ?? "",
        grants: ($0[3] ?? "").split(separator: "\n").map(String.init))
    }
    foreignKeys = try connection.query(
      Self.foreignKeyQuery, [old.schema, old.relation]
    ).rows.map { [table] row in
      let (name, definition, head) = (row[0] ?? "", row[1] ?? "", row[2] ?? "")
      let parent = twins.table(schema: row[3], relation: row[4])
      let staged = staged.quoted
      var text = definition
      if let parent {
        let tail = definition.dropFirst(head.count)
        // One that cannot be read refers to the old table, and the comparison will tell.
        if definition.hasPrefix(head) {
          text =
            "FOREIGN KEY (\(row[8] ?? "")) REFERENCES "
            + "\(staging.staged(twins[parent]).quoted)(\(tail)"
        }
      }
      var statements = ["ALTER TABLE \(staged) ADD CONSTRAINT \(name) \(text)"]
      if row[5] == "t" {
        statements[0] += " NOT VALID"
        statements.append("ALTER TABLE \(staged) VALIDATE CONSTRAINT \(name)")
      }
      let notValid = " NOT VALID"
      if text.hasSuffix(notValid) {
        // The server checks new rows of such a table, so it is validated first, and then made what it was.
        statements =
          ["ALTER TABLE \(staged) ADD CONSTRAINT \(name) \(text.dropLast(notValid.count))"]
          + ["ALTER TABLE \(staged) DROP CONSTRAINT \(name)"] + statements
      }
      if let comment = row[6] {
        statements.append("COMMENT ON CONSTRAINT \(name) ON \(staged) IS \(comment)")
      }
      return ForeignKey(
        name: row[9] ?? "", parent: parent, statements: statements,
        isInParentsOrder: row[8] == row[7].map(SQLName.quoted)
          && table.columns.contains { $0.name == row[7] && $0.rule == .parentKey })
    }
  }

  // MARK: - Queries

  /// `$1` is the schema, `$2` the table, `$3` the schema of the twin. A row is a phase and a statement.
  private static let tableQuery = """
    WITH t AS (
      SELECT c.*, m.amname, s.spcname, o.reloptions AS toastoptions,
        pg_catalog.format('%I.%I', n.nspname, c.relname) AS old,
        pg_catalog.format('%I.%I', $3::text, c.relname) AS staged
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
      LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
      LEFT JOIN pg_catalog.pg_class o ON o.oid = c.reltoastrelid
      WHERE n.nspname = $1::text AND c.relname = $2::text),
    columns AS (
      SELECT a.*, t.old, t.staged, y.typstorage, y.typcollation,
        pg_catalog.quote_ident(a.attname) AS name,
        pg_catalog.format_type(a.atttypid, a.atttypmod) AS type
      FROM t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid
      JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
      WHERE a.attnum > 0 AND NOT a.attisdropped)
    SELECT phase, sql FROM (
      SELECT 1 AS place, 0 AS number, 'create' AS phase, 'SET LOCAL default_tablespace = ''''' AS sql
      UNION ALL
      SELECT 2, 0, 'create', pg_catalog.concat('CREATE ', CASE relpersistence WHEN 'u' THEN 'UNLOGGED ' END,
        'TABLE ', staged, ' (LIKE ', old, ' INCLUDING ALL EXCLUDING INDEXES EXCLUDING STATISTICS)',
        ' USING ' || pg_catalog.quote_ident(amname),
        (SELECT ' WITH (' || string_agg(name || ' = ' || pg_catalog.quote_literal(option_value), ', ') || ')'
          FROM (
            SELECT pg_catalog.quote_ident(option_name) AS name, option_value
            FROM pg_catalog.pg_options_to_table(reloptions)
            UNION ALL
            SELECT 'toast.' || pg_catalog.quote_ident(option_name), option_value
            FROM pg_catalog.pg_options_to_table(toastoptions)) options),
        ' TABLESPACE ' || pg_catalog.quote_ident(spcname))
      FROM t
      UNION ALL
      -- LIKE forgets how many dimensions an array was declared with; and changing a type sets back the rest.
      SELECT 3, attnum, 'create', pg_catalog.format('ALTER TABLE %s ALTER COLUMN %s TYPE %s%s%s', staged, name,
        type, pg_catalog.repeat('[]', attndims - 1),
        (SELECT pg_catalog.format(' COLLATE %I.%I', n.nspname, l.collname) FROM pg_catalog.pg_collation l
          JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = attcollation))
      FROM columns WHERE attndims > 0 AND attgenerated = ''
      UNION ALL
      SELECT 4, attnum, 'create', pg_catalog.format('ALTER TABLE %s ALTER COLUMN %s SET STORAGE %s', staged, name,
        CASE attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
          ELSE 'EXTENDED' END)
      FROM columns WHERE attndims > 0 AND attstorage <> typstorage
      UNION ALL
      SELECT 4, attnum, 'create', pg_catalog.format('ALTER TABLE %s ALTER COLUMN %s SET COMPRESSION %s', staged,
        name, CASE attcompression WHEN 'p' THEN 'pglz' ELSE 'lz4' END)
      FROM columns WHERE attndims > 0 AND attcompression <> ''
      UNION ALL
      SELECT 5, attnum, 'create', pg_catalog.format('ALTER TABLE %s ALTER COLUMN %s SET STATISTICS %s', staged,
        name, attstattarget)
      FROM columns WHERE coalesce(attstattarget, -1) >= 0
      UNION ALL
      SELECT 5, attnum, 'create', pg_catalog.format('ALTER TABLE %s ALTER COLUMN %s SET (%s)', staged, name,
        (SELECT string_agg(pg_catalog.quote_ident(option_name) || ' = '
          || pg_catalog.quote_literal(option_value), ', ')
          FROM pg_catalog.pg_options_to_table(attoptions)))
      FROM columns WHERE attoptions IS NOT NULL
      UNION ALL
      -- LIKE takes checks to be valid.
      SELECT 6, 0, 'create', pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I %s', staged,
        conname, conname, pg_catalog.pg_get_constraintdef(k.oid))
      FROM t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
      WHERE k.contype = 'c' AND NOT k.convalidated
      UNION ALL
      SELECT 7, 0, 'create', pg_catalog.format('COMMENT ON CONSTRAINT %I ON %s IS %L', conname, staged,
        pg_catalog.obj_description(k.oid, 'pg_constraint'))
      FROM t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
      WHERE k.contype = 'c' AND NOT k.convalidated
      UNION ALL
      SELECT 8, 0, 'create', pg_catalog.format('COMMENT ON TABLE %s IS %L', staged,
        pg_catalog.obj_description(oid, 'pg_class'))
      FROM t WHERE pg_catalog.obj_description(oid, 'pg_class') IS NOT NULL
      UNION ALL
      SELECT 8, 0, 'create', pg_catalog.format('ALTER TABLE %s REPLICA IDENTITY %s', staged,
        CASE relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END)
      FROM t WHERE relreplident IN ('f', 'n')
      UNION ALL
      SELECT 9, 0, 'create', pg_catalog.format('GRANT USAGE, CREATE ON SCHEMA %I TO %I', $3::text,
        pg_catalog.pg_get_userbyid(relowner))
      FROM t WHERE pg_catalog.pg_get_userbyid(relowner) <> current_user
      UNION ALL
      SELECT 10, 0, 'create', pg_catalog.format('ALTER TABLE %s OWNER TO %I', staged,
        pg_catalog.pg_get_userbyid(relowner))
      FROM t WHERE pg_catalog.pg_get_userbyid(relowner) <> current_user
      UNION ALL
      SELECT 1, 0, 'finish', pg_catalog.format('ALTER TABLE %s RESET (%s)', old,
        pg_catalog.concat_ws(', ', 'autovacuum_enabled', (
          SELECT string_agg(pg_catalog.quote_ident(option_name), ', ')
          FROM pg_catalog.pg_options_to_table(reloptions) WHERE option_name <> 'autovacuum_enabled')))
      FROM t
      UNION ALL
      -- In the order in which they were set.
      SELECT 2, 0, 'finish', pg_catalog.format('ALTER TABLE %s SET (%s)', old, (
        SELECT string_agg(pg_catalog.quote_ident(option_name) || ' = '
          || pg_catalog.quote_literal(option_value), ', ')
        FROM pg_catalog.pg_options_to_table(reloptions)))
      FROM t WHERE reloptions IS NOT NULL
      UNION ALL
      SELECT 9, 0, 'finish', pg_catalog.format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', old)
      FROM t WHERE relrowsecurity
      UNION ALL
      SELECT 9, 0, 'finish', pg_catalog.format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', old)
      FROM t WHERE relforcerowsecurity
    ) statements ORDER BY place, number, sql
    """

  /// What stands beside a table: extended statistics, sequences, triggers, policies.
  private static let objectQuery = """
    WITH t AS (
      SELECT c.oid, n.nspname, pg_catalog.format('%I.%I', n.nspname, c.relname) AS old,
        pg_catalog.format('%I.%I', $3::text, c.relname) AS staged
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1::text AND c.relname = $2::text),
    extended AS (
      SELECT s.oid, s.stxname, s.stxowner, s.stxstattarget, n.nspname AS home, staged,
        pg_catalog.pg_get_statisticsobjdef(s.oid) AS definition,
        pg_catalog.format('CREATE STATISTICS %I.%I', n.nspname, s.stxname) AS head, ' FROM ' || old AS tail
      FROM t JOIN pg_catalog.pg_statistic_ext s ON s.stxrelid = t.oid
      JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace),
    sequences AS (
      SELECT t.old, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, a.attname
      FROM t JOIN pg_catalog.pg_depend d ON d.refobjid = t.oid
        AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.classid = d.refclassid AND d.deptype = 'a'
      JOIN pg_catalog.pg_class c ON c.oid = d.objid AND c.relkind = 'S'
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid),
    triggers AS (
      SELECT g.*, t.old FROM t JOIN pg_catalog.pg_trigger g ON g.tgrelid = t.oid WHERE NOT g.tgisinternal),
    policies AS (SELECT p.*, t.old FROM t JOIN pg_catalog.pg_policy p ON p.polrelid = t.oid)
    SELECT phase, sql FROM (
      SELECT 1 AS place, 'create' AS phase, pg_catalog.format('CREATE STATISTICS %I.%I', $3::text, stxname)
        || pg_catalog.substr(definition, pg_catalog.length(head) + 1, pg_catalog.length(definition)
          - pg_catalog.length(head) - pg_catalog.length(tail)) || ' FROM ' || staged AS sql
      FROM extended
      UNION ALL
      SELECT 2, 'create', pg_catalog.format('ALTER STATISTICS %I.%I SET STATISTICS %s', $3::text, stxname,
        stxstattarget)
      FROM extended WHERE coalesce(stxstattarget, -1) >= 0
      UNION ALL
      SELECT 3, 'create', pg_catalog.format('COMMENT ON STATISTICS %I.%I IS %L', $3::text, stxname,
        pg_catalog.obj_description(oid, 'pg_statistic_ext'))
      FROM extended WHERE pg_catalog.obj_description(oid, 'pg_statistic_ext') IS NOT NULL
      UNION ALL
      SELECT 4, 'create', pg_catalog.format('ALTER STATISTICS %I.%I OWNER TO %I', $3::text, stxname,
        pg_catalog.pg_get_userbyid(stxowner))
      FROM extended WHERE pg_catalog.pg_get_userbyid(stxowner) <> current_user
      UNION ALL
      SELECT 1, 'finish', pg_catalog.format('ALTER STATISTICS %I.%I SET SCHEMA %I', $3::text, stxname, home)
      FROM extended
      UNION ALL
      SELECT 1, 'detach', pg_catalog.format('ALTER SEQUENCE %s OWNED BY NONE', name) FROM sequences
      UNION ALL
      SELECT 2, 'finish', pg_catalog.format('ALTER SEQUENCE %s OWNED BY %s.%I', name, old, attname)
      FROM sequences
      UNION ALL
      SELECT 3, 'finish', pg_catalog.pg_get_triggerdef(oid) FROM triggers
      UNION ALL
      SELECT 4, 'finish', pg_catalog.format('ALTER TABLE %s %s TRIGGER %I', old,
        CASE tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, tgname)
      FROM triggers WHERE tgenabled <> 'O'
      UNION ALL
      SELECT 4, 'finish', pg_catalog.format('COMMENT ON TRIGGER %I ON %s IS %L', tgname, old,
        pg_catalog.obj_description(oid, 'pg_trigger'))
      FROM triggers WHERE pg_catalog.obj_description(oid, 'pg_trigger') IS NOT NULL
      UNION ALL
      SELECT 5, 'finish', pg_catalog.concat(
        pg_catalog.format('CREATE POLICY %I ON %s AS %s FOR %s TO %s', polname, old,
          CASE WHEN polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
          CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
            WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
          (SELECT string_agg(CASE r.number WHEN 0 THEN 'PUBLIC'
              ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r.number)) END, ', ' ORDER BY r.place)
            FROM unnest(polroles) WITH ORDINALITY r (number, place))),
        ' USING (' || pg_catalog.pg_get_expr(polqual, polrelid) || ')',
        ' WITH CHECK (' || pg_catalog.pg_get_expr(polwithcheck, polrelid) || ')')
      FROM policies
      UNION ALL
      SELECT 6, 'finish', pg_catalog.format('COMMENT ON POLICY %I ON %s IS %L', polname, old,
        pg_catalog.obj_description(oid, 'pg_policy'))
      FROM policies WHERE pg_catalog.obj_description(oid, 'pg_policy') IS NOT NULL
    ) statements ORDER BY place, sql
    """

  /// Identity columns: the column, and of its sequence the name, the quoted name, the comment and the options.
  private static let identityQuery = """
    SELECT a.attname, s.relname, pg_catalog.format('%I.%I', m.nspname, s.relname),
      pg_catalog.quote_literal(pg_catalog.obj_description(s.oid, 'pg_class')),
      pg_catalog.format('AS %s START %s INCREMENT %s MINVALUE %s MAXVALUE %s CACHE %s %s',
        pg_catalog.format_type(q.seqtypid, NULL), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache,
        CASE WHEN q.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.oid
      AND d.classid = d.refclassid AND d.deptype = 'i'
    JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
    JOIN pg_catalog.pg_namespace m ON m.oid = s.relnamespace
    JOIN pg_catalog.pg_sequence q ON q.seqrelid = s.oid
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
    WHERE n.nspname = $1::text AND c.relname = $2::text
    ORDER BY a.attnum
    """

  /// Of the table, and of the sequences of its identity columns: the name, the kind, the privileges, and the
  /// statements that grant them, a line each. The last ones are those of the table's columns.
  private static let privilegeQuery = """
    WITH c AS (
      SELECT c.oid, c.relkind, c.relowner, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
        coalesce(c.relacl, pg_catalog.acldefault(
          CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, c.relowner)) AS acl,
        CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid IN (
        SELECT t.oid FROM pg_catalog.pg_class t JOIN pg_catalog.pg_namespace m ON m.oid = t.relnamespace
        WHERE m.nspname = $1::text AND t.relname = $2::text
        UNION ALL
        SELECT d.objid FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_class t ON t.oid = d.refobjid AND d.refclassid = 'pg_catalog.pg_class'::regclass
        JOIN pg_catalog.pg_namespace m ON m.oid = t.relnamespace
        JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
        WHERE d.classid = d.refclassid AND d.deptype = 'i' AND m.nspname = $1::text AND t.relname = $2::text))
    SELECT name, kind, (SELECT string_agg(i::text, ' ' ORDER BY i::text) FROM unnest(acl) i),
      (SELECT string_agg(pg_catalog.format('GRANT %s ON %s %s TO %s%s', x.privilege_type, kind, name,
          CASE x.grantee WHEN 0 THEN 'PUBLIC'
            ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END,
          CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' END), E'\\n')
        FROM pg_catalog.aclexplode(acl) x)
    FROM c
    UNION ALL
    SELECT name, 'COLUMN', '', string_agg(pg_catalog.format('GRANT %s (%I) ON TABLE %s TO %s%s',
        x.privilege_type, a.attname, name, CASE x.grantee WHEN 0 THEN 'PUBLIC'
          ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END,
        CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' END), E'\\n')
    FROM c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    CROSS JOIN LATERAL pg_catalog.aclexplode(a.attacl) x
    WHERE c.kind = 'TABLE' GROUP BY name
    """

  /// Of each foreign key the name, the definition and what that begins with, the schema and name of the
  /// referenced table, whether it is validated, the comment, the first column, all of them, quoted, and the name
  /// as it is.
  private static let foreignKeyQuery = """
    SELECT pg_catalog.quote_ident(k.conname), pg_catalog.pg_get_constraintdef(k.oid),
      pg_catalog.format('FOREIGN KEY (%s) REFERENCES %I.%I(', l.columns, m.nspname, p.relname),
      m.nspname, p.relname, k.convalidated,
      pg_catalog.quote_literal(pg_catalog.obj_description(k.oid, 'pg_constraint')), l.first, l.columns,
      k.conname
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class p ON p.oid = k.confrelid
    JOIN pg_catalog.pg_namespace m ON m.oid = p.relnamespace
    CROSS JOIN LATERAL (
      SELECT string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY i.place) AS columns,
        min(a.attname::text) FILTER (WHERE i.place = 1) AS first
      FROM unnest(k.conkey) WITH ORDINALITY i (number, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = i.number) l
    WHERE k.contype = 'f' AND n.nspname = $1::text AND c.relname = $2::text
    ORDER BY k.conname
    """
}
