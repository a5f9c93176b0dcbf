import Foundation

extension TestDatabase {
  /// A program that a test needs has failed.
  public struct ProgramFailed: Error {
    /// What it said.
    public let text: String
  }

  /// A schema as `pg_dump` writes it, without what differs from dump to dump, and without the records that loads
  /// leave in the comment on their root table.
  ///
  /// - Parameter schema: its name; nil is all schemas but those in which loads are staged.
  /// - Throws: ``ProgramFailed``, or what running a program throws.
  public func schemaDump(_ schema: String? = "public", comments: Bool = true) throws -> String {
    let which = schema.map { ["-n", $0] } ?? ["-N", "fakedata_stage_*"]
    let outcome = try runProcess(
      serverProgram("pg_dump"),
      ["--schema-only", "-d", uri] + which + (comments ? [] : ["--no-comments"]))
    guard outcome.exitCode == 0 else { throw ProgramFailed(text: outcome.stderr) }
    // Newer releases frame a dump with a word that is drawn anew each time.
    return outcome.stdout.split(separator: "\n")
      .filter { line in !line.hasPrefix("--") && !line.hasPrefix("\\") }
      .joined(separator: "\n")
      .replacing(/\n?fakedata: \{[^\n]*\}(?=\n|';)/, with: "")
      .replacing(/\nCOMMENT ON TABLE [^\n]* IS '';/, with: "")
  }

  /// What the catalogue says of the indexes of a schema's tables, a line each.
  ///
  /// - Throws: `PostgresError`.
  public func indexes(_ schema: String = "public") throws -> String? {
    try value(
      """
      SELECT string_agg(concat_ws(' | ', pg_get_indexdef(x.indexrelid), k.conname, k.contype,
          pg_get_constraintdef(k.oid), k.condeferrable, k.condeferred, s.spcname, i.reloptions, m.amname,
          obj_description(x.indexrelid, 'pg_class'), obj_description(k.oid, 'pg_constraint'),
          x.indisunique, x.indisprimary, x.indisexclusion, x.indimmediate, x.indisclustered, x.indisvalid,
          x.indisreplident, x.indisready, x.indislive, to_jsonb(x)->>'indnullsnotdistinct', x.indkey,
          x.indoption, i.relowner::regrole, i.relpersistence, a.columns), E'\\n'
        ORDER BY i.relname)
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam
      LEFT JOIN pg_tablespace s ON s.oid = i.reltablespace
      LEFT JOIN pg_constraint k ON k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x')
      CROSS JOIN LATERAL (SELECT string_agg(concat_ws(' ', attname, atttypid::regtype, atttypmod,
          attcollation::regcollation, nullif(attstattarget, -1), attoptions), ', ' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = i.oid) a (columns)
      WHERE i.relnamespace = $1::text::regnamespace
      """, [schema])
  }
}
