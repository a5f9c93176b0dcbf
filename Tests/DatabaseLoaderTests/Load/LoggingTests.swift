import DataSets
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// What a load writes to the write-ahead log, and what it leaves for the first VACUUM, on a server of its own: others
/// would write to the log too.
@Suite("Logging and freezing") struct LoggingTests {
  @Test func rowsOfEmptyTablesAreNotLoggedAndAreFrozen() throws {
    let own = try OwnServer()
    try own.start()
    let append = LoadOptions(ifExists: .append)
    for (name, options) in [
      ("new tables", LoadOptions()),
      ("twins", LoadOptions(ifExists: .append)),
      ("twins of emptied tables", LoadOptions(ifExists: .truncate)),
      ("in place", LoadOptions(ifExists: .append, isSingleTransaction: true)),
      ("in place, emptied", LoadOptions(ifExists: .truncate, isSingleTransaction: true)),
      ("new tables, one transaction", LoadOptions(isSingleTransaction: true)),
    ] {
      let database = try TestDatabase(on: own.server)
      if options.ifExists != .fail {
        try database.execute(
          SchemaSQL(Fitness.model()).script + "; CREATE INDEX ON meal (calories, name)")
      }
      var connection = try Connection(database.parameters)
      // Small files are logged rather than synced, where nobody says otherwise.
      try connection.execute("ALTER DATABASE \(database.name) SET wal_skip_threshold = 0")
      try #require(try connection.query("SHOW wal_level").firstValue == "minimal")
      try connection.execute("CHECKPOINT")
      /// Loads, and gives the bytes that were logged meanwhile.
      func load(_ options: LoadOptions) throws -> (bytes: Int, load: any Load, LoadReport) {
        let start = try connection.query("SELECT pg_current_wal_insert_lsn()").firstValue
        let load = try options.load(try fitness(users: 5_000), into: database.parameters)
        let report = try load.run(Interruption())
        let bytes = try connection.query(
          "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1::pg_lsn)::bigint", [start]
        ).firstValue.flatMap { Int($0) }
        return (try #require(bytes), load, report)
      }
      let (logged, way, report) = try load(options)
      #expect((way.method == .twins) == name.hasPrefix("twins"))
      let stored = report.tables.reduce(0) { $0 + $1.bytesOnDisk }
      #expect(logged < stored / 4, "\(name): \(logged) of \(stored) bytes")
      // Catalogues have rows of somebody's own, or might have.
      let scaled = Fitness.model().tables.filter(Fitness.model().isScaled).map(\.name)
      #expect(try database.unfrozenTables().filter(scaled.contains) == [], "\(name)")
      // Those of other tables are, which shows that the measure is one.
      if name == "new tables" { #expect(try load(append).bytes > stored / 2) }
    }
  }
}
