public import FakeDataKit
import Foundation
public import PostgresClient
import Synchronization

/// Compares what is in a database with what runs stand for: every row, byte for byte, then keys, sequences
/// and statistics. Nothing is changed.
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
    let plan: TablePlan
    let units: Range<UInt64>
    /// How many rows they have.
    let rows: UInt64
    /// The number before the first row's.
    let firstRow: UInt64
    /// The keys that belong to it, rows of others included; nil is no limit.
    let keys: (from: UInt64?, to: UInt64?)
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

  /// A verification that has not begun.
  ///
  /// - Parameters:
  ///   - runs: the runs that the rows are from, oldest first; one at least.
  ///   - interruption: asked several times a second; a request ends the count.
  /// - Throws: `ModelError` for a run that its model does not allow, or ``LoaderError``.
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
    for table in data.tables {
      let rows = all.filter { $0.plan.name == table.name }.reduce(0) { $0 + $1.rows }
      progress.counters(of: table.name).totalRows.store(rows, ordering: .relaxed)
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
      let isScaled = data.table(table.name)!.isScaled
      for (index, run) in runs.enumerated() where isScaled || index == 0 {
        let root = isScaled ? run.record.firstRows[table.root] ?? 0 : 0
        if plans[index][root] == nil {
          var parameters = run.record.parameters
          parameters.scale += root
          plans[index][root] = try DataPlan(run.model, parameters)
        }
        let plan = plans[index][root]!.table(table.name)!
        var firstRow = isScaled ? run.record.firstRows[table.name] ?? 0 : 0
        let units = isScaled ? root..<(root + run.record.parameters.scale) : 0..<plan.units
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
      for (index, piece) in pieces.enumerated() {
        all.append(
          Piece(
            plan: piece.plan, units: piece.units, rows: piece.rows, firstRow: piece.firstRow,
            keys: (
              index == 0 ? nil : piece.firstRow + 1,
              index + 1 == pieces.count ? nil : pieces[index + 1].firstRow + 1
            )))
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
    let target = try Target(options.schema, on: &control)
    circumstances.note(control, schema: target.schema)
    try target.requireSchema(on: &control)
    try target.checkRowSecurity(data, .verify, on: &control)
    let snapshot = try Self.exportSnapshot(on: &control)
    var columns: [String: String] = [:]
    var structure: [VerificationReport.StructureDifference] = []
    for table in data.tables {
      let columnList = try StructureCheck.columnList(table, in: target.schema, on: &control)
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
        while let step = queue.next() {
          progress.begin(step)
          let piece = pieces[step.number]!
          let result = try ServerFailure.locating(step) {
            try compare(piece, lists[piece.plan.name]!, target.schema, queue, on: &connection)
          }
          results.withLock { $0[step.number] = result }
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
    let madeTables = runs.allSatisfy(\.record.madeTables)
    for table in data.tables where columns[table.name] != nil {
      structure += try StructureCheck.problems(
        of: table, data, in: target.schema, isComplete: madeTables, on: &control)
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

  private func compare(
    _ piece: Piece, _ columns: String, _ schema: String, _ queue: StepQueue,
    on connection: inout Connection
  ) throws -> VerificationReport.Table {
    let key = SQLName.quoted(piece.plan.table.primaryKey)
    var conditions: [String] = []
    if let from = piece.keys.from {
      // Rows without a key belong to the last piece, where the table allows for them.
      let isLast = piece.keys.to == nil && keyIsNullable.withLock { $0.contains(piece.plan.name) }
      conditions.append(isLast ? "(\(key) >= \(from) OR \(key) IS NULL)" : "\(key) >= \(from)")
    }
    if let to = piece.keys.to { conditions.append("\(key) < \(to)") }
    let table = "\(SQLName.quoted(schema)).\(SQLName.quoted(piece.plan.name))"
    let filter = conditions.isEmpty ? "" : " WHERE \(conditions.joined(separator: " AND "))"
    // The connection that sends the rows cannot be asked meanwhile.
    let reader = ServerReader(schema: schema, supervisor.connect)
    var comparison = RowComparison(
      piece.plan, units: piece.units, firstRow: piece.firstRow, allowsExtra: options.allowsExtra,
      isSame: reader.isSame)
    let counters = progress.counters(of: piece.plan.name)
    var taken: UInt64 = 0
    var bytes: UInt64 = 0
    try connection.copyOut(
      "COPY (SELECT \(columns) FROM \(table)\(filter) ORDER BY \(key)) TO STDOUT (FORMAT binary)"
    ) { data in
      try comparison.take(data)
      taken += 1
      bytes += UInt64(data.count)
      guard taken % 4096 == 0 else { return }
      counters.rows.add(4096, ordering: .relaxed)
      counters.bytes.add(bytes, ordering: .relaxed)
      bytes = 0
      if queue.isFailed { throw LoadWorker.Stopped() }
    }
    comparison.finish()
    // The last message is the end of the data and no row.
    counters.rows.add(taken == 0 ? 0 : (taken - 1) % 4096, ordering: .relaxed)
    counters.bytes.add(bytes, ordering: .relaxed)
    return comparison.result
  }

  /// The results of the pieces, put together table by table.
  private func tables() -> [VerificationReport.Table] {
    let results = results.withLock { $0 }
    return data.tables.map { table in
      var whole = VerificationReport.Table(name: table.name, expectedRows: 0)
      for step in plan.steps where step.table == table.name {
        let piece = pieces[step.number]!
        let expected = piece.rows
        whole.expectedRows += expected
        guard let result = results[step.number] else {
          whole.missingRows += expected
          continue
        }
        whole.equalRows += result.equalRows
        whole.changedRows += result.changedRows
        whole.missingRows += result.missingRows
        whole.extraRows += result.extraRows
        whole.bytes += result.bytes
        if whole.firstDifference == nil { whole.firstDifference = result.firstDifference }
      }
      return whole
    }
  }
}

extension TableModel {
  /// The root table whose row numbers its rows hang on: its parent, or itself.
  var root: String {
    if case .children(let parent, _, _) = cardinality { parent } else { name }
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
      let target = try Target(schema, on: &connection)
      circumstances.note(connection, schema: target.schema)
      try target.requireSchema(on: &connection)
      return try read(
        from: "\(SQLName.quoted(target.schema)).\(SQLName.quoted(home(model)))", on: &connection)
    }
  }
}
