public import FakeDataKit
public import PostgresClient

extension RunRecord {
  /// The records of the runs that a schema's tables are from, of whatever model.
  ///
  /// - Parameters:
  ///   - data: any data set; it says which schema is the first of the search path.
  ///   - schema: nil is the first schema of the search path that exists.
  /// - Returns: per table that has any, its records, oldest first; in the order of the tables' names.
  /// - Throws: ``LoaderError`` where there is no such schema or a record cannot be read, or
  ///   ``ServerFailure``.
  public static func search(
    like data: DataPlan, schema: String?, in parameters: ConnectionParameters
  ) throws -> [(table: String, records: [RunRecord])] {
    try ServerFailure.locating(
      .init(.named("looking for the records of runs"), aftermath: .nothingChanged)
    ) { circumstances in
      var connection = try Supervisor(parameters, stallTimeoutSeconds: 60, name: "verify").connect()
      let target = try Target(schema, data.model, on: &connection)
      circumstances.note(connection, schema: target.schema)
      let comments = try connection.query(
        """
        SELECT c.relname, pg_catalog.obj_description(c.oid, 'pg_class')
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
          AND pg_catalog.strpos(pg_catalog.obj_description(c.oid, 'pg_class'), $2) > 0
        ORDER BY c.relname
        """, [target.schema, mark + "{"])
      return try comments.rows.compactMap { row in
        let table = row[0] ?? ""
        let records = try records(in: row[1] ?? "", of: table)
        return records.isEmpty ? nil : (table, records)
      }
    }
  }
}
