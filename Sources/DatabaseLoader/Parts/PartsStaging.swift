import FakeDataKit
import PostgresClient

/// The staging schema that several processes load the parts of one data set into.
///
/// Its name is made from the run and the target, so that processes that know nothing of each other find the
/// same one. A table in it says which parts are there: a part's rows and its line in that table are
/// committed together.
struct PartsStaging {
  /// What every such schema's name begins with.
  static let prefix = "fakedata_parts_"
  /// The table that says which parts are loaded.
  static let bookkeeping = "fakedata_parts"

  let schema: StagingSchema
  /// The SQL of the tables in it.
  var sql: SchemaSQL { schema.sql(data.model, for: target) }
  let parts: Int
  private let data: DataPlan
  private let target: Target
  private let origin: ModelOrigin?

  init(_ data: DataPlan, parts: Int, target: Target, origin: ModelOrigin?) {
    self.data = data
    self.origin = origin
    self.parts = parts
    self.target = target
    schema = StagingSchema(
      name: Self.prefix
        + RunRecord(data, madeTables: true, origin: origin)
        .digest("\(parts) parts into \(target.schema)"),
      for: target)
  }

  private var book: String { "\(schema.quotedName).\(Self.bookkeeping)" }
  private var comment: String {
    "fakedata: \(parts) parts of a load into schema \(target.schema), to be finished with --finish or "
      + "given up with --abandon"
  }

  /// Whether the schema is there.
  func isPrepared(on connection: inout Connection) throws(PostgresError) -> Bool {
    try connection.schemaExists(schema.name)
  }

  /// Makes the schema with the tables and the rows of the catalogues, unless it is there. Of several
  /// processes one does it, and the others wait.
  ///
  /// - Returns: whether it was made now.
  @discardableResult
  func prepare(_ options: LoadOptions, on connection: inout Connection) throws -> Bool {
    if try isPrepared(on: &connection) { return false }
    try target.check(data, ifExists: options.ifExists, on: &connection)
    return try connection.transaction { connection in
      _ = try connection.query(
        "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended($1, 0))",
        [schema.name])
      if try isPrepared(on: &connection) { return false }
      try schema.make(comment: comment, on: &connection)
      try schema.createTables(data, for: target, origin: origin, on: &connection)
      try connection.execute(
        """
        CREATE TABLE \(book) (
          part integer PRIMARY KEY CHECK (part BETWEEN 1 AND \(parts)), rows bigint NOT NULL,
          loaded_at timestamptz NOT NULL DEFAULT now())
        """)
      for table in data.tables where !table.isScaled {
        try copyWhole(table, on: &connection)
      }
      return true
    }
  }

  private func copyWhole(_ table: TablePlan, on connection: inout Connection) throws {
    let format = table.loadFormat
    var generator = TableGenerator(table)
    var buffer = OutputBuffer(
      capacity: TableGenerator.defaultBatchRows * format.maximumRowBytes(table) + 64)
    try connection.copyIn(
      LoadWorker.copyStatement(
        schema.staged(target.places[table.name]).quoted, table, format)
    ) { copy in
      format.header(table, into: &buffer)
      while generator.next() > 0 {
        format.encode(generator, into: &buffer)
        try buffer.withBytes { try copy.write($0) }
        buffer.removeAll()
      }
      format.trailer(into: &buffer)
      try buffer.withBytes { try copy.write($0) }
      copy.expectedRows = Int(generator.rowsMade)
    }
  }

  /// The parts that are loaded, and their rows.
  func loaded(on connection: inout Connection) throws(PostgresError) -> [Int: UInt64] {
    let rows = try connection.query("SELECT part, rows FROM \(book)").rows
    var loaded: [Int: UInt64] = [:]
    for row in rows {
      if let part = row[0].flatMap({ Int($0) }) { loaded[part] = row[1].flatMap { UInt64($0) } }
    }
    return loaded
  }

  /// Keeps other processes away from a part, for the open transaction.
  ///
  /// - Throws: ``LoaderError`` that says who is loading it.
  func lock(part: Int, on connection: inout Connection) throws {
    let name = "\(schema.name) part \(part)"
    let isFree = try connection.query(
      "SELECT pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended($1, 0))", [name]
    ).firstValue
    guard isFree != "t" else { return }
    let holder = try StagingSchema.lockHolder(name, on: &connection) ?? "a session that has ended"
    throw LoaderError(
      .locked, "part \(part) of \(parts) is being loaded by another process: \(holder)")
  }

  /// Writes down that a part is loaded, in the transaction that has its rows.
  func note(part: Int, rows: UInt64, on connection: inout Connection) throws(PostgresError) {
    _ = try connection.query(
      "INSERT INTO \(book) (part, rows) VALUES ($1, $2)", [String(part), String(rows)])
  }

  /// Refuses to go on before all parts are loaded.
  ///
  /// - Throws: ``LoaderError``, also where the rows are still being counted when somebody asks for the end.
  func requireAll(_ interruption: Interruption, on connection: inout Connection) throws {
    guard try isPrepared(on: &connection) else {
      throw LoaderError(
        .targetUnfit,
        "no part of this load into schema \"\(target.schema)\" is there: load them with --part 1 to "
          + "--part \(parts), with the same options")
    }
    let loaded = try loaded(on: &connection)
    let missing = (1...parts).filter { loaded[$0] == nil }
    guard missing.isEmpty else {
      throw LoaderError(
        .targetUnfit,
        "\(missing.count) of \(parts) parts are not loaded yet: \(Self.ranges(missing)). Load them "
          + "with --part, with the same options; the others stay as they are.")
    }
    let rows = loaded.values.reduce(0, +)
    let expected = try data.tables.filter(\.isScaled).reduce(0) { sum, table in
      try sum + table.rowCount(units: 0..<table.units) { try interruption.check() }
    }
    guard rows == expected else {
      throw LoaderError(
        .rowCount,
        "the parts have \(rows) rows where \(expected) were to be loaded; this is a defect of "
          + "fakedata")
    }
  }

  /// Numbers as people write them: `2, 5-7`.
  static func ranges(_ numbers: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ", ")
  }

  /// Removes the bookkeeping, in the transaction that publishes the tables.
  func close(on connection: inout Connection) throws(PostgresError) {
    try connection.execute("DROP TABLE \(book)")
  }
}

extension PartsStaging {
  /// Removes what parts have loaded so far.
  ///
  /// - Returns: whether there was anything.
  /// - Throws: ``LoaderError``, or `PostgresError`.
  func abandon(_ options: LoadOptions, on connection: inout Connection) throws -> Bool {
    guard try isPrepared(on: &connection) else { return false }
    // It may wait for locks, and files of any size are removed.
    let timeout = connection.answerTimeoutSeconds
    connection.answerTimeoutSeconds = nil
    defer { connection.answerTimeoutSeconds = timeout }
    do throws(PostgresError) {
      try connection.execute(
        "BEGIN; SET LOCAL lock_timeout = '\(Int(options.lockTimeoutSeconds * 1000))ms'")
      try schema.drop(on: &connection)
      try connection.execute("COMMIT")
    } catch {
      _ = try? connection.execute("ROLLBACK")
      guard error.isLockProblem else { throw error }
      throw LoaderError(
        .targetBusy,
        "parts are still being loaded into schema \(schema.name); end their processes first")
    }
    return true
  }
}
