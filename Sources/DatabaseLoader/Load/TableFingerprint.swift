import FakeDataKit
import PostgresClient

/// Everything that the server's catalogue says about some tables, by name and not by number: two tables of the
/// same fingerprint cannot be told apart but by their rows and by the numbers that the server gives to objects.
///
/// It is not a list of properties. Each catalogue is asked for its rows that are a part of the tables (their
/// columns, indexes, constraints, sequences, row types and so on: what goes away with them) or refer to one, and
/// each row is written out with all of its columns. So what a later version of the server adds to its
/// catalogue is in it without being known here. Which columns refer to what, the server itself says
/// (`pg_get_catalog_foreign_keys`, 14).
struct TableFingerprint: Sendable, Hashable {
  /// A line per row of a catalogue: the table, the catalogue, the columns as JSON.
  private(set) var lines: [String]
  /// Those about tables in staging schemas.
  private var staged: Set<String>

  /// Takes the fingerprint of tables.
  ///
  /// The session's `search_path` should be `pg_catalog` alone, so that all names are qualified.
  init(of tables: TablePlaces, on connection: inout Connection) throws(PostgresError) {
    let parts = try connection.query(
      """
      WITH RECURSIVE parts (root, class, number) AS (
        SELECT CASE WHEN count(*) OVER (PARTITION BY c.relname) = 1 THEN c.relname
            ELSE n.nspname || '.' || c.relname END, 'pg_catalog.pg_class'::regclass::oid, c.oid
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE \(TablePlaces.condition)
        UNION
        -- What goes away with a table without being asked.
        SELECT p.root, d.classid, d.objid FROM pg_catalog.pg_depend d
        JOIN parts p ON d.refclassid = p.class AND d.refobjid = p.number
        WHERE d.deptype IN ('a', 'i', 'P', 'S'))
      SELECT array_agg(class), array_agg(number), array_agg(root),
        string_agg(DISTINCT class::regclass::text, ' ') FROM parts
      """, tables.parameters
    ).rows[0]
    var lines: [String] = []
    var staged: Set<String> = []
    if let classes = parts[3]?.split(separator: " ").map(String.init) {
      let queries = try Self.queries(classes: Set(classes), on: &connection)
      for sql in queries + Self.queriesOfNotes {
        for row in try connection.query(Self.named(sql), Array(parts[0..<3])).rows {
          guard let line = row[0] else { continue }
          lines.append(line)
          if row[1] == "t" { staged.insert(line) }
        }
      }
    }
    self.lines = lines.sorted()
    self.staged = staged
  }

  /// The fingerprint without what it says about tables that are staged, or were by a run that is dead: they may
  /// use sequences of the tables.
  ///
  /// - Parameter staging: a schema of which it says all.
  func leavingOutStagedTables(except staging: StagingSchema? = nil) -> TableFingerprint {
    var rest = self
    rest.lines = lines.filter { line in
      !staged.contains(line)
        || line.matches(of: /fakedata_stage_[0-9a-f]+/).allSatisfy {
          staging?.names.contains(String($0.output)) ?? false
        }
    }
    rest.staged = staged.intersection(rest.lines)
    return rest
  }

  /// What another fingerprint says differently, nil where it says the same: the first line that only one has.
  func difference(from other: TableFingerprint) -> String? {
    if lines == other.lines { return nil }
    let difference = lines.difference(from: other.lines)
    let removed = difference.removals.first.map(Self.line)
    let inserted = difference.insertions.first.map(Self.line)
    guard let removed else { return inserted.map { "in addition: \($0)" } }
    guard let inserted, Self.subject(removed) == Self.subject(inserted) else {
      return "missing: \(removed)"
    }
    // The columns of one row: those that differ are worth a word. What says nothing is left out.
    let (old, new) = (Self.columns(removed), Self.columns(inserted))
    let lost = old.first { !new.contains($0) }
    let added = new.first { !old.contains($0) }
    return "\(Self.subject(removed)): \(added ?? "nothing") instead of \(lost ?? "nothing")"
  }

  private static func line(_ change: CollectionDifference<String>.Change) -> String {
    switch change {
    case .insert(_, let line, _), .remove(_, let line, _): line
    }
  }

  /// The part of a line before its columns: table, catalogue and object.
  private static func subject(_ line: String) -> String {
    line.firstRange(of: " {").map { String(line[..<$0.lowerBound]) } ?? line
  }

  private static func columns(_ line: String) -> [String] {
    line.dropFirst(subject(line).count + 3).dropLast().split(separator: ", \"")
      .map { String($0.replacing("\":", with: ":")) }
  }

  /// A query whose lines are without the numbers that the server builds names of: those of TOAST tables, and
  /// those of triggers that belong to constraints. A second column tells which of them are about staged tables.
  private static func named(_ query: String) -> String {
    """
    SELECT pg_catalog.regexp_replace(pg_catalog.regexp_replace(l.line, 'pg_toast_[0-9]+', 'pg_toast_*', 'g'),
        '(?<=ConstraintTrigger_[ac]_|ConstraintTrigger_)[0-9]+', '*', 'g'),
      l.line ~ 'fakedata_stage_[0-9a-f]+[.]'
    FROM (\(query)) l (line)
    """
  }

  // MARK: - Catalogues

  private struct Column {
    let name: String
    let type: String
    /// The catalogue that the column's numbers are of; `pg_attribute` for numbers of columns.
    let references: String?
    /// The column of the same row with the number of the table, where the numbers are of columns.
    let relation: String?
    let isArray: Bool
  }

  /// Catalogues that say nothing lasting, or that have queries of their own.
  private static let skipped: Set<String> = [
    "pg_statistic", "pg_statistic_ext_data", "pg_depend", "pg_shdepend", "pg_description",
    "pg_shdescription", "pg_seclabel", "pg_shseclabel", "pg_init_privs",
  ]

  /// Columns that differ from one table to the next of the same definition, or lag behind the truth: storage,
  /// sizes, the numbers of columns where some have been dropped, and hints.
  private static let passing: [String: Set<String>] = [
    "pg_class": [
      "relfilenode", "relpages", "reltuples", "relallvisible", "relallfrozen", "relhasindex",
      "relhasrules", "relhastriggers", "relhassubclass", "relnatts",
    ],
    "pg_attribute": ["attnum", "atthasmissing", "attmissingval", "attcacheoff"],
    "pg_index": ["indcheckxmin"],
  ]

  /// By catalogue and column, SQL for a tree: the table that it is about, or what shows all of the row.
  private static let trees: [String: String] = [
    "pg_attrdef.adbin": "pg_catalog.pg_get_expr(t.adbin, t.adrelid)",
    "pg_constraint.conbin": "pg_catalog.pg_get_expr(t.conbin, t.conrelid)",
    "pg_index.indexprs": "pg_catalog.pg_get_expr(t.indexprs, t.indrelid)",
    "pg_index.indpred": "pg_catalog.pg_get_expr(t.indpred, t.indrelid)",
    "pg_policy.polqual": "pg_catalog.pg_get_expr(t.polqual, t.polrelid)",
    "pg_policy.polwithcheck": "pg_catalog.pg_get_expr(t.polwithcheck, t.polrelid)",
    "pg_publication_rel.prqual": "pg_catalog.pg_get_expr(t.prqual, t.prrelid)",
    "pg_class.relpartbound": "pg_catalog.pg_get_expr(t.relpartbound, t.oid)",
    "pg_trigger.tgqual":
      "CASE WHEN t.tgqual IS NOT NULL THEN pg_catalog.pg_get_triggerdef(t.oid) END",
    "pg_rewrite.ev_action": "pg_catalog.pg_get_ruledef(t.oid)",
    "pg_rewrite.ev_qual": "t.ev_qual IS NOT NULL",
    "pg_statistic_ext.stxexprs": "pg_catalog.pg_get_statisticsobjdef(t.oid)",
  ]

  /// Numbers of columns that the server does not declare as such.
  private static let undeclared = [
    "pg_constraint.confdelsetcols": "conrelid", "pg_publication_rel.prattrs": "prrelid",
  ]

  /// A query per catalogue. Its parameters are the parts: catalogues, numbers, tables.
  ///
  /// - Parameter classes: the catalogues that parts are of.
  private static func queries(
    classes: Set<String>, on connection: inout Connection
  ) throws(PostgresError) -> [String] {
    let rows = try connection.query(
      """
      WITH keys AS (
        SELECT k.fktable, k.pktable, k.is_array, k.fkcols[pg_catalog.cardinality(k.fkcols)] AS name,
          CASE WHEN pg_catalog.cardinality(k.fkcols) > 1 THEN k.fkcols[1] END AS relation
        FROM pg_catalog.pg_get_catalog_foreign_keys() k)
      SELECT c.relname, a.attname, a.atttypid::regtype::text, p.relname, k.relation, k.is_array
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN keys k ON k.fktable = c.oid AND k.name = a.attname::text
      LEFT JOIN pg_catalog.pg_class p ON p.oid = k.pktable
      WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND c.oid < 16384
        AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
      ORDER BY c.relname, a.attnum
      """
    ).rows
    var catalogues: [(name: String, columns: [Column])] = []
    for row in rows {
      guard let name = row[0], let column = row[1], let type = row[2], !skipped.contains(name)
      else { continue }
      if catalogues.last?.name != name { catalogues.append((name, [])) }
      catalogues[catalogues.count - 1].columns.append(
        Column(
          name: column, type: type, references: row[3], relation: row[4], isArray: row[5] == "t"))
    }
    return catalogues.compactMap { query($0.name, $0.columns, classes) }
  }

  private static func query(
    _ catalogue: String, _ columns: [Column], _ classes: Set<String>
  ) -> String? {
    let hasNumber = columns.contains { $0.name == "oid" }
    // Which rows: those that are a part, and those that refer to one.
    var matches: [String] = []
    if hasNumber, classes.contains(catalogue) {
      matches.append(
        "SELECT t.ctid, p.root FROM pg_catalog.\(catalogue) t JOIN parts p ON p.number = t.oid "
          + "AND p.class = 'pg_catalog.\(catalogue)'::regclass")
    }
    for column in columns {
      guard let references = column.references, column.relation == nil,
        classes.contains(references)
      else { continue }
      let numbers =
        column.isArray
        ? " CROSS JOIN LATERAL unnest(t.\(column.name)::oid[]) v (number)" : ""
      let number = column.isArray ? "v.number" : "t.\(column.name)"
      matches.append(
        "SELECT t.ctid, p.root FROM pg_catalog.\(catalogue) t\(numbers) JOIN parts p "
          + "ON p.number = \(number) AND p.class = 'pg_catalog.\(references)'::regclass")
    }
    if matches.isEmpty { return nil }
    let known = passing[catalogue] ?? []
    let shown = columns.filter { $0.name != "oid" && $0.type != "xid" && !known.contains($0.name) }
    // The arguments of a function are limited in number.
    let pairs = shown.map { "('\($0.name)', to_jsonb(\(value($0, of: catalogue))))" }
    var values = pairs.joined(separator: ", ")
    var condition = ""
    if catalogue == "pg_attribute" {
      values += """
        , ('place', to_jsonb((SELECT count(*) FROM pg_catalog.pg_attribute b
          WHERE b.attrelid = t.attrelid AND b.attnum > 0 AND NOT b.attisdropped AND b.attnum <= t.attnum)))
        """
      condition = " WHERE t.attnum > 0 AND NOT t.attisdropped"
    }
    // A row without a number of its own belongs to what its first column refers to.
    let owner = columns[0].references.map {
      identity("pg_catalog.\($0)", "t.\(columns[0].name)")
    }
    var subject =
      hasNumber ? identity("pg_catalog.\(catalogue)", "t.oid") : owner ?? "''"
    if catalogue == "pg_attribute" { subject += " || '.' || t.attname" }
    return """
      WITH parts AS MATERIALIZED (
        SELECT * FROM unnest($1::oid[], $2::oid[], $3::text[]) p (class, number, root)),
      matches AS MATERIALIZED (
        \(matches.joined(separator: "\n  UNION\n  ")))
      SELECT m.root || ': \(catalogue) ' || \(subject) || ' ' || (
        SELECT jsonb_object_agg(v.name, v.value) FROM (VALUES \(values)) v (name, value)
        WHERE v.value IS NOT NULL)
      FROM matches m JOIN pg_catalog.\(catalogue) t ON t.ctid = m.ctid\(condition)
      """
  }

  /// SQL for what an object is, by name.
  private static func identity(
    _ catalogue: String, _ number: String, part: String = "0"
  ) -> String {
    """
    (SELECT i.type || ' ' || coalesce(i.identity, '?')
      FROM pg_catalog.pg_identify_object('\(catalogue)'::regclass, \(number), \(part)) i)
    """
  }

  /// SQL for a column's value, NULL where it says nothing.
  private static func value(_ column: Column, of catalogue: String) -> String {
    let name = "t.\(column.name)"
    let key = "\(catalogue).\(column.name)"
    if let tree = trees[key] { return tree }
    if let relation = column.relation ?? undeclared[key] {
      func columnName(_ number: String) -> String {
        """
        coalesce((SELECT a.attname::text FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = t.\(relation) AND a.attnum = \(number)), \(number)::text)
        """
      }
      if !column.isArray && undeclared[key] == nil { return columnName(name) }
      return """
        (SELECT jsonb_agg(\(columnName("n.number")) ORDER BY n.place)
          FROM unnest(\(name)::int2[]) WITH ORDINALITY n (number, place))
        """
    }
    if let references = column.references {
      let catalogue = "pg_catalog.\(references)"
      if !column.isArray {
        return "CASE WHEN \(name) <> 0 THEN \(identity(catalogue, name)) END"
      }
      return """
        (SELECT jsonb_agg(CASE WHEN n.number <> 0 THEN \(identity(catalogue, "n.number")) END
          ORDER BY n.place) FROM unnest(\(name)::oid[]) WITH ORDINALITY n (number, place))
        """
    }
    if column.type == "aclitem[]" {
      // Privileges that nobody has changed are those of the owner.
      let all =
        key == "pg_class.relacl"
        ? """
        CASE WHEN t.relkind NOT IN ('i', 'I', 't', 'c') THEN coalesce(\(name), pg_catalog.acldefault(
          CASE t.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, t.relowner)) END
        """ : name
      return "(SELECT jsonb_agg(i::text ORDER BY i::text) FROM unnest(\(all)) i)"
    }
    return column.type == "pg_node_tree" ? "\(name)::text" : name
  }

  // MARK: - Notes

  /// What the server writes down about objects of any kind: dependencies, comments, labels.
  private static let queriesOfNotes: [String] = {
    func described(_ prefix: String, part: String) -> String {
      """
      (SELECT i.type || ' ' || coalesce(i.identity, '?') FROM pg_catalog.pg_identify_object(
        t.\(prefix)classid, t.\(prefix)objid, \(part)) i)
      """
    }
    func query(_ catalogue: String, _ match: String, _ line: String) -> String {
      """
      WITH parts AS MATERIALIZED (
        SELECT * FROM unnest($1::oid[], $2::oid[], $3::text[]) p (class, number, root))
      SELECT DISTINCT p.root || ': \(catalogue) ' || \(line)
      FROM pg_catalog.\(catalogue) t JOIN parts p ON \(match)
      """
    }
    func object(_ columns: String) -> String {
      "coalesce((SELECT i.type || ' ' || coalesce(i.identity, '?') FROM "
        + "pg_catalog.pg_identify_object(\(columns)) i), '?')"
    }
    let dependency =
      described("", part: "t.objsubid") + " || ' on ' || " + described("ref", part: "t.refobjsubid")
      + " || ' (' || t.deptype::text || ')'"
    let database =
      "t.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
    return [
      query("pg_depend", "p.class = t.classid AND p.number = t.objid", dependency),
      query("pg_depend", "p.class = t.refclassid AND p.number = t.refobjid", dependency),
      query(
        "pg_shdepend", "p.class = t.classid AND p.number = t.objid AND \(database)",
        described("", part: "t.objsubid") + " || ' on ' || " + described("ref", part: "0")
          + " || ' (' || t.deptype::text || ')'"),
      query(
        "pg_description", "p.class = t.classoid AND p.number = t.objoid",
        object("t.classoid, t.objoid, t.objsubid") + " || ' ' || to_jsonb(t.description)::text"),
      query(
        "pg_seclabel", "p.class = t.classoid AND p.number = t.objoid",
        object("t.classoid, t.objoid, t.objsubid")
          + " || ' ' || t.provider || ' ' || to_jsonb(t.label)::text"),
      query(
        "pg_init_privs", "p.class = t.classoid AND p.number = t.objoid",
        object("t.classoid, t.objoid, t.objsubid") + " || ' ' || t.initprivs::text"),
    ]
  }()
}
