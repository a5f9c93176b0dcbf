import FakeDataKit
import PostgresClient

/// Foreign keys of tables that are there to tables that get their rows later, as there are where tables refer to
/// each other in a circle: a server that looks at each row as it comes finds nothing that the row refers to.
struct LaterReferences {
  private struct Key {
    let name: String
    /// The constraint's name for `SET CONSTRAINTS`.
    let qualified: String
    let table: TablePlace
    let parent: TablePlace
    let isDeferrable: Bool
  }

  private let keys: [Key]

  /// Looks for them, and changes nothing.
  ///
  /// - Parameter except: keys that are taken away.
  init(
    in data: DataPlan, _ places: TablePlaces, except: ExistingForeignKeys = ExistingForeignKeys(),
    on connection: inout Connection
  ) throws(PostgresError) {
    let order = data.model.placesInOrderOfReferences
    keys = try connection.query(
      """
      SELECT k.conname, pg_catalog.format('%I.%I', n.nspname, k.conname), n.nspname, c.relname, m.nspname,
        p.relname, k.condeferrable
      FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_class p ON p.oid = k.confrelid
      JOIN pg_catalog.pg_namespace m ON m.oid = p.relnamespace
      WHERE k.contype = 'f' AND k.conparentid = 0 AND \(TablePlaces.condition)
        AND \(TablePlaces.condition("m.nspname", "p.relname"))
        AND EXISTS (SELECT FROM pg_catalog.pg_trigger g
          WHERE g.tgconstraint = k.oid AND g.tgrelid = c.oid AND g.tgenabled IN ('O', 'A'))
      ORDER BY c.relname, n.nspname, k.conname
      """, places.parameters
    ).rows.compactMap { row in
      guard let table = places.table(schema: row[2], relation: row[3]),
        let parent = places.table(schema: row[4], relation: row[5]),
        let place = order[table], let other = order[parent], place < other
      else { return nil }
      if except.contains(row[0] ?? "", of: table) { return nil }
      return Key(
        name: row[0] ?? "", qualified: row[1] ?? "", table: places[table], parent: places[parent],
        isDeferrable: row[6] == "t")
    }
  }

  /// Why keys cannot be taken away.
  static func notOwner(_ role: String) -> String {
    "role \"\(role)\" owns neither the tables nor may it switch the checks off"
  }

  /// Whether some would be checked at once.
  var areImmediate: Bool { keys.contains { !$0.isDeferrable } }

  /// Has the server check those that can wait at the end of the open transaction.
  func deferChecks(on connection: inout Connection) throws(PostgresError) {
    let names = keys.filter(\.isDeferrable).map(\.qualified)
    if names.isEmpty { return }
    try connection.execute("SET CONSTRAINTS \(names.joined(separator: ", ")) DEFERRED")
  }

  /// Refuses tables of which some key can neither wait nor be taken away.
  ///
  /// - Parameter reason: why it cannot be taken away.
  func requireDeferrable(_ target: Target, _ reason: String) throws(LoaderError) {
    guard let key = keys.first(where: { !$0.isDeferrable }) else { return }
    throw LoaderError(
      .targetUnfit,
      "schema \"\(target.schema)\": foreign key \"\(key.name)\" of table \(target.shown(key.table)) refers to "
        + "rows of \(target.shown(key.parent)) that come later, and the server looks at each row as it comes, "
        + "since \(reason). Make the key DEFERRABLE, or load as the tables' owner. Nothing was changed."
    )
  }
}
