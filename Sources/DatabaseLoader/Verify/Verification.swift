public import FakeDataKit
import Foundation
public import PostgresClient
import Synchronization

/// Compares what is in a database with what runs stand for: every row, byte for byte, then keys, sequences
/// and statistics. Nothing is changed.
///
/// Rows that ascend by a key of one whole number are compared one by one in that order. Those of other tables are
/// compared by sums of their hashes, which is as good in any order: see ``RowSums``.
///
/// Several connections read within one snapshot, so that others may go on writing.
public final class Verification: Sendable {
  /// Which rows, and how they are compared.
  public struct Options: Sendable {
    /// The schema; nil is the first schema of the search path that exists.
    public var schema: String?
    /// Connections that compare at the same time, one more aside that supervises.
    public var jobs: Int
    /// Whether rows that are not of the data set are let pass.
    public var allowsExtra: Bool
    /// How long the server may leave a question over an idle connection without an answer, in seconds.
    public var stallTimeoutSeconds: Double

    /// Options with their usual values.
    public init(
      schema: String? = nil, jobs: Int = 2, allowsExtra: Bool = false,
      stallTimeoutSeconds: Double = 60
    ) {
      self.schema = schema
      self.jobs = jobs
      self.allowsExtra = allowsExtra
      self.stallTimeoutSeconds = stallTimeoutSeconds
    }
  }

  /// A run whose rows are expected.
  public struct Run: Sendable {
    /// What was run.
    public let record: RunRecord
    /// Its model.
    public let model: DataModel

    /// A run of a model.
    public init(_ record: RunRecord, of model: DataModel) {
      self.record = record
      self.model = model
    }
  }

  /// A stretch of rows of a table that is compared at once.
  private struct Piece {
    /// Which of the rows that are there belong to it.
    enum Found {
      /// Those with keys in a range, rows of others included; nil is no limit.
      case keys(column: String, from: UInt64?, to: UInt64?)
      /// Some of the table's pages: share `number`, from 0, of `count`.
      case pages(number: Int, count: Int)
    }

    let plan: TablePlan
    let units: Range<UInt64>
    /// How many rows they have.
    let rows: UInt64
    /// The number before the first row's.
    let firstRow: UInt64
    let found: Found
  }

  /// What has been found of a table that is compared by sums.
  private struct Sums {
    var sums = RowSums()
    var bytes: UInt64 = 0
    var openPieces: Int
  }

  /// Rows of a piece, about.
  private static let pieceRows: UInt64 = 500_000

  /// The steps.
  public let plan: LoadPlan
  /// How far it is; any thread may ask.
  public let progress: LoadProgress

  private let runs: [Run]
  private let data: DataPlan
  private let options: Options
  private let supervisor: Supervisor
  private let pieces: [Int: Piece]
  private let results: Mutex<[Int: VerificationReport.Table]>
  /// Tables whose key may be NULL.
  private let keyIsNullable = Mutex<Set<String>>([])
  /// Tables that are compared by sums.
  private let sums: Mutex<[String: Sums]>
  private let hash = RowHash()

  /// A verification that has not begun.
  ///
  /// - Parameters:
  ///   - runs: the runs that the rows are from, oldest first; one at least.
  ///   - interruption: asked several times a second; a request ends the count.
  /// - Throws: `ModelError` for a run that its model does not allow, or ``LoaderError``, for a run of another model
  ///   among others.
  /// - Complexity: O(users), a pass over their numbers of children.
  public init(
    _ runs: [Run], in parameters: ConnectionParameters, options: Options,
    _ interruption: Interruption = Interruption()
  ) throws {
    self.runs = runs
    self.options = options
    supervisor = Supervisor(
      parameters, stallTimeoutSeconds: options.stallTimeoutSeconds, name: "verify")
    data = try DataPlan(runs[0].model, runs[0].record.parameters)
    let all = try Self.pieces(runs, data, interruption)
    plan = LoadPlan(comparing: all.map { ($0.plan.table, $0.rows) })
    pieces = Dictionary(uniqueKeysWithValues: zip(plan.steps.map(\.number), all))
    progress = LoadProgress(plan, data)
    results = Mutex([:])
    var (rows, unordered) = ([String: UInt64](), [String: Sums]())
    for piece in all {
      rows[piece.plan.name, default: 0] += piece.rows
      guard case .pages = piece.found else { continue }
      unordered[piece.plan.name, default: Sums(openPieces: 0)].openPieces += 1
    }
    sums = Mutex(unordered)
    for (table, rows) in rows {
      progress.counters(of: table).totalRows.store(rows, ordering: .relaxed)
    }
  }

  private static func pieces(
    _ runs: [Run], _ data: DataPlan, _ interruption: Interruption
  ) throws -> [Piece] {
    var plans: [[UInt64: DataPlan]] = runs.map { _ in [:] }
    var all: [Piece] = []
    for table in data.model.tables {
      var pieces: [(plan: TablePlan, units: Range<UInt64>, rows: UInt64, firstRow: UInt64)] = []
      // Catalogues are the same in every run.
      let isScaled = data.model.isScaled(table)
      for (index, run) in runs.enumerated() where isScaled || index == 0 {
        let larger =
          isScaled
          ? run.model.largerRun(
            of: table, after: run.record.firstRows, adding: run.record.parameters.scale) : nil
        let scale = larger?.scale ?? run.record.parameters.scale
        if plans[index][scale] == nil {
          var parameters = run.record.parameters
          parameters.scale = scale
          plans[index][scale] = try DataPlan(run.model, parameters)
        }
        let plan = plans[index][scale]!.table(table.name)!
        var firstRow = isScaled ? run.record.firstRows[table.name] ?? 0 : 0
        let units = larger?.roots ?? 0..<plan.units
        let count = max(1, plan.rowEstimate(units: units).rows / pieceRows)
        let step = UInt64(units.count) / count
        for number in 0..<count {
          let start = units.lowerBound + step * number
          let part = start..<(number + 1 == count ? units.upperBound : start + step)
          let rows = try plan.rowCount(units: part) { () throws(LoaderError) in
            try interruption.check()
          }
          pieces.append((plan, part, rows, firstRow))
          firstRow += rows
        }
      }
      let column = table.orderColumn(in: data.model)
      for (index, piece) in pieces.enumerated() {
        all.append(
          Piece(
            plan: piece.plan, units: piece.units, rows: piece.rows, firstRow: piece.firstRow,
            found: column.map {
              .keys(
                column: $0, from: index == 0 ? nil : piece.firstRow + 1,
                to: index + 1 == pieces.count ? nil : pieces[index + 1].firstRow + 1)
            } ?? .pages(number: index, count: pieces.count)))
      }
    }
    return all
  }

  /// Connections that compare.
  public var workerCount: Int { max(1, min(options.jobs, pieces.count)) }

  /// Compares.
  ///
  /// - Parameter interruption: asked several times a second; a request ends it.
  /// - Returns: what was found, equal or not.
  /// - Throws: ``LoaderError``, or ``ServerFailure`` where a connection failed or the server refused a
  ///   statement.
  public func run(_ interruption: Interruption = Interruption()) throws -> VerificationReport {
    try ServerFailure.locating(
      .init(.named("preparing the comparison"), aftermath: .nothingChanged)
    ) {
      try compare(interruption, &$0)
    }
  }

  private func compare(
    _ interruption: Interruption, _ circumstances: inout ServerFailure.Circumstances
  ) throws -> VerificationReport {
    var control = try supervisor.connect()
    let target = try Target(options.schema, data.model, on: &control)
    circumstances.note(control, schema: target.schema)
    try target.requireSchemas(makesOthers: false, on: &control)
    try target.checkRowSecurity(.verify, on: &control)
    let snapshot = try Self.exportSnapshot(on: &control)
    var columns: [String: String] = [:]
    var structure: [VerificationReport.StructureDifference] = []
    for table in data.tables {
      let columnList = try StructureCheck.columnList(
        table, at: target.places[table.name], key: table.table.orderColumn(in: data.model),
        on: &control)
      columns[table.name] = columnList.sql
      if columnList.keyIsNullable { _ = keyIsNullable.withLock { $0.insert(table.name) } }
      structure += columnList.problems
    }
    let queue = StepQueue(
      plan, done: Set(plan.steps.filter { columns[$0.table ?? ""] == nil }.map(\.number)),
      last: plan.steps.count - 1, workers: workerCount)
    let lists = columns
    circumstances.activity = .named("watching over the comparison")
    for number in 0..<workerCount {
      supervisor.start(number, queue) { [self] connection, _ in
        try SessionSettings.apply(to: &connection)
        try connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if let snapshot { try connection.execute("SET TRANSACTION SNAPSHOT '\(snapshot)'") }
        // The connection that sends the rows cannot be asked meanwhile.
        let reader = ServerReader(schema: target.schema, supervisor.connect)
        while let step = queue.next() {
          progress.begin(step)
          let piece = pieces[step.number]!
          let result = try ServerFailure.locating(step) {
            try compare(
              piece, lists[piece.plan.name]!, target.places[piece.plan.name], reader, queue,
              on: &connection)
          }
          if let result { results.withLock { $0[step.number] = result } }
          progress.end(step)
          queue.finish(step)
        }
        try connection.execute("COMMIT")
      }
    }
    try supervisor.wait(for: queue, interruption, control: &control)
    let last = plan.steps[plan.steps.count - 1]
    progress.begin(last)
    circumstances.activity = .step(last)
    let check = try StructureCheck(
      of: target.places, isComplete: runs.allSatisfy(\.record.madeTables), on: &control)
    for table in data.tables where columns[table.name] != nil {
      structure += try check.problems(of: table.table, in: data.model, on: &control)
    }
    try control.execute("COMMIT")
    progress.end(last)
    return VerificationReport(
      runs: runs.map(\.record), database: control.database, schema: target.schema,
      seconds: progress.seconds, allowsExtra: options.allowsExtra, tables: tables(),
      structure: structure)
  }

  /// A snapshot that others can take part in; nil where the server hands out none, as a standby may.
  private static func exportSnapshot(
    on control: inout Connection
  ) throws(PostgresError) -> String? {
    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    try control.execute(begin)
    do throws(PostgresError) {
      return try control.query("SELECT pg_catalog.pg_export_snapshot()").firstValue
    } catch {
      guard error.code == .server else { throw error }
      try control.execute("ROLLBACK; \(begin)")
      return nil
    }
  }

  /// - Returns: what was found; nil where the last piece of the table tells.
  private func compare(
    _ piece: Piece, _ columns: String, _ place: TablePlace, _ reader: ServerReader,
    _ queue: StepQueue, on connection: inout Connection
  ) throws -> VerificationReport.Table? {
    switch piece.found {
    case .keys(let column, let from, let to):
      return try compare(
        piece, by: column, from, to, columns, place, reader, queue, on: &connection)
    case .pages(let number, let count):
      let (sums, bytes) = try sums(
        of: piece, number, of: count, columns, place, reader, queue, on: &connection)
      let whole = self.sums.withLock { all -> Sums? in
        all[piece.plan.name]!.sums.add(sums)
        all[piece.plan.name]!.bytes += bytes
        all[piece.plan.name]!.openPieces -= 1
        return all[piece.plan.name]!.openPieces == 0
          ? all.removeValue(forKey: piece.plan.name) : nil
      }
      guard let whole else { return nil }
      return try result(of: whole, piece.plan, columns, place, reader, queue, on: &connection)
    }
  }

  private func compare(
    _ piece: Piece, by column: String, _ from: UInt64?, _ to: UInt64?, _ columns: String,
    _ place: TablePlace, _ reader: ServerReader, _ queue: StepQueue,
    on connection: inout Connection
  ) throws -> VerificationReport.Table {
    let key = SQLName.quoted(column)
    var conditions: [String] = []
    if let from {
      // Rows without a key belong to the last piece, where the table allows for them.
      let isLast = to == nil && keyIsNullable.withLock { $0.contains(piece.plan.name) }
      conditions.append(isLast ? "(\(key) >= \(from) OR \(key) IS NULL)" : "\(key) >= \(from)")
    }
    if let to { conditions.append("\(key) < \(to)") }
    let filter = conditions.isEmpty ? "" : " WHERE \(conditions.joined(separator: " AND "))"
    var comparison = RowComparison(
      piece.plan, by: column, units: piece.units, firstRow: piece.firstRow,
      allowsExtra: options.allowsExtra, isSame: reader.isSame)
    try copyOut(
      "SELECT \(columns) FROM \(place.quoted)\(filter) ORDER BY \(key)", of: piece.plan, queue,
      on: &connection
    ) { try comparison.take($0) }
    comparison.finish()
    return comparison.result
  }

  /// The sums of a piece's rows on both sides.
  private func sums(
    of piece: Piece, _ number: Int, of count: Int, _ columns: String, _ place: TablePlace,
    _ reader: ServerReader, _ queue: StepQueue, on connection: inout Connection
  ) throws -> (sums: RowSums, bytes: UInt64) {
    var filter = ""
    if count > 1 {
      // What has no pages of its own is read at once.
      let pages = try connection.query(
        """
        SELECT pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::int
        FROM pg_catalog.pg_class c WHERE c.oid = $1::regclass AND c.relkind = 'r'
        """, [place.quoted]
      ).firstValue.flatMap { UInt64($0) }
      if let pages {
        let (from, to) = (
          pages * UInt64(number) / UInt64(count), pages * UInt64(number + 1) / UInt64(count)
        )
        filter = " WHERE ctid >= '(\(from),0)'"
        if number + 1 < count { filter += " AND ctid < '(\(to),0)'" }
      } else if number > 0 {
        filter = " WHERE false"
      }
    }
    var sums = RowSums()
    var bytes: UInt64 = 0
    var pieces = BinaryPieces()
    var expected = ExpectedRows(
      piece.plan, units: piece.units, firstRow: piece.firstRow, reader)
    var (taken, isAtEnd) = (0, false)
    try copyOut(
      "SELECT \(columns) FROM \(place.quoted)\(filter)", of: piece.plan, queue, on: &connection
    ) { data in
      bytes += UInt64(data.count)
      guard let row = pieces.row(data) else { return }
      sums.find(hash(row))
      taken += 1
      // While the server makes rows ready, so does this side.
      if taken % TableGenerator.defaultBatchRows == 0, !isAtEnd {
        isAtEnd = try !expected.nextBatch { sums.expect(hash($0.bytes)) }
      }
    }
    while !isAtEnd {
      isAtEnd = try !expected.nextBatch { sums.expect(hash($0.bytes)) }
      if queue.isFailed { throw LoadWorker.Stopped() }
    }
    return (sums, bytes)
  }

  /// What the sums of a table's rows say; where they differ, which rows do.
  private func result(
    of whole: Sums, _ plan: TablePlan, _ columns: String, _ place: TablePlace,
    _ reader: ServerReader, _ queue: StepQueue, on connection: inout Connection
  ) throws -> VerificationReport.Table {
    var result: VerificationReport.Table
    if whole.sums.differing.isEmpty {
      let rows = whole.sums.expected.reduce(0, +)
      result = VerificationReport.Table(name: plan.name, expectedRows: rows)
      result.equalRows = rows
    } else {
      let own = pieces.values.filter { $0.plan.name == plan.name }
        .sorted { ($0.firstRow, $0.units.lowerBound) < ($1.firstRow, $1.units.lowerBound) }
      result = try RowSearch(plan, whole.sums, hash).run(
        expected: { body in
          for piece in own {
            var rows = ExpectedRows(
              piece.plan, units: piece.units, firstRow: piece.firstRow, reader)
            while try rows.nextBatch(body) { if queue.isFailed { throw LoadWorker.Stopped() } }
          }
        },
        found: { body in
          var pieces = BinaryPieces()
          try connection.copyOut(
            "COPY (SELECT \(columns) FROM \(place.quoted)) TO STDOUT (FORMAT binary)"
          ) { data in
            if let row = pieces.row(data), let row = BinaryRow(row, from: 0) { body(row) }
            if queue.isFailed { throw LoadWorker.Stopped() }
          }
        }, allowsExtra: options.allowsExtra)
    }
    result.bytes = whole.bytes
    return result
  }

  /// Reads rows, counts them, and stops where another connection has failed.
  private func copyOut(
    _ query: String, of plan: TablePlan, _ queue: StepQueue, on connection: inout Connection,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let counters = progress.counters(of: plan.name)
    var taken: UInt64 = 0
    var bytes: UInt64 = 0
    try connection.copyOut("COPY (\(query)) TO STDOUT (FORMAT binary)") { data in
      try body(data)
      taken += 1
      bytes += UInt64(data.count)
      guard taken % 4096 == 0 else { return }
      counters.rows.add(4096, ordering: .relaxed)
      counters.bytes.add(bytes, ordering: .relaxed)
      bytes = 0
      if queue.isFailed { throw LoadWorker.Stopped() }
    }
    // The last message is the end of the data and no row.
    counters.rows.add(taken == 0 ? 0 : (taken - 1) % 4096, ordering: .relaxed)
    counters.bytes.add(bytes, ordering: .relaxed)
  }

  /// The results of the pieces, put together table by table.
  private func tables() -> [VerificationReport.Table] {
    let results = results.withLock { $0 }
    var steps: [String: [LoadStep]] = [:]
    for step in plan.steps { if let table = step.table { steps[table, default: []].append(step) } }
    return data.tables.map { table in
      var whole = VerificationReport.Table(name: table.name, expectedRows: 0)
      let own = steps[table.name] ?? []
      let isCompared = own.contains { results[$0.number] != nil }
      for step in own {
        let piece = pieces[step.number]!
        guard let result = results[step.number] else {
          // Of pieces that are compared by sums, the last one tells of all of them.
          if isCompared { continue }
          whole.expectedRows += piece.rows
          whole.missingRows += piece.rows
          continue
        }
        whole.expectedRows += result.expectedRows
        whole.equalRows += result.equalRows
        whole.changedRows += result.changedRows
        whole.missingRows += result.missingRows
        whole.extraRows += result.extraRows
        whole.bytes += result.bytes
        if let isEstimate = result.isEstimate { whole.isEstimate = isEstimate }
        if whole.firstDifference == nil { whole.firstDifference = result.firstDifference }
      }
      return whole
    }
  }
}

extension RunRecord {
  /// The records of the runs that a schema's rows are from, oldest first; none if no run left one.
  ///
  /// - Parameters:
  ///   - model: the data set, whose first table that grows with the scale has the records.
  ///   - schema: nil is the first schema of the search path that exists.
  /// - Throws: ``LoaderError`` where there is no such schema or a record cannot be read, or
  ///   ``ServerFailure``.
  public static func read(
    of model: DataPlan, schema: String?, in parameters: ConnectionParameters
  ) throws -> [RunRecord] {
    try ServerFailure.locating(
      .init(.named("reading the record of the run"), aftermath: .nothingChanged)
    ) { circumstances in
      var connection = try Supervisor(parameters, stallTimeoutSeconds: 60, name: "verify").connect()
      let target = try Target(schema, model.model, on: &connection)
      circumstances.note(connection, schema: target.schema)
      try target.requireSchemas(makesOthers: false, on: &connection)
      return try read(from: target.places[home(model)].quoted, on: &connection)
    }
  }
}
