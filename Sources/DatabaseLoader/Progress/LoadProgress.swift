import FakeDataKit
import Synchronization

/// How far a load is: written by the connections, read by whoever shows it.
public final class LoadProgress: Sendable {
  /// What a table has received so far. On cache lines of its own, since each connection writes the
  /// counters of its table all the time.
  final class TableCounters: Sendable {
    let rows = Atomic<UInt64>(0)
    let bytes = Atomic<UInt64>(0)
    /// The rows that it will have, an expected value until they are counted, and the number of the first
    /// of them.
    let totalRows: Atomic<UInt64>
    let firstRow = Atomic<UInt64>(0)

    init(totalRows: UInt64) { self.totalRows = Atomic(totalRows) }
  }

  /// How far a table is.
  public struct Table: Sendable {
    /// The table's name.
    public let name: String
    /// The rows that it will have. Where counting them takes long it is the expected value, until the
    /// connection that sends them has counted.
    public let totalRows: UInt64
    /// The key of the first row.
    public let firstKey: UInt64
    /// Rows sent so far.
    public let rows: UInt64
    /// Bytes sent so far.
    public let bytes: UInt64
  }

  /// How far a step is, in seconds since the load began.
  public struct Step: Sendable {
    /// The step.
    public let step: LoadStep
    /// When it began.
    public let start: Double?
    /// When it was done.
    public let end: Double?
  }

  /// How far the load is at a moment.
  public struct Snapshot: Sendable {
    /// Seconds since the load began.
    public let seconds: Double
    /// The tables, in the model's order.
    public let tables: [Table]
    /// The steps, in the plan's order.
    public let steps: [Step]
  }

  private struct Times {
    var start: [Double?]
    var end: [Double?]
  }

  private let origin = ContinuousClock.now
  private let plan: LoadPlan
  private let tables: [TablePlan]
  private let counters: [TableCounters]
  /// The tables' places in the model.
  private let places: [String: Int]
  private let times: Mutex<Times>

  init(_ plan: LoadPlan, _ data: DataPlan) {
    self.plan = plan
    tables = data.tables
    counters = data.tables.map { TableCounters(totalRows: $0.rowEstimate.rows) }
    places = Dictionary(
      uniqueKeysWithValues: data.tables.enumerated().map { ($0.element.name, $0.offset) })
    let none = [Double?](repeating: nil, count: plan.steps.count)
    times = Mutex(Times(start: none, end: none))
  }

  /// Seconds since the load began.
  public var seconds: Double {
    let duration = ContinuousClock.now - origin
    return Double(duration.components.seconds)
      + Double(duration.components.attoseconds) / 1e18
  }

  /// Whether the first row is on its way.
  public var hasBegunCopying: Bool {
    let start = times.withLock { $0.start }
    return plan.steps.contains { $0.phase == .copy && start[$0.number] != nil }
  }

  /// How far the load is now.
  public func snapshot() -> Snapshot {
    let (start, end) = times.withLock { ($0.start, $0.end) }
    return Snapshot(
      seconds: seconds,
      tables: zip(tables, counters).map { table, counter in
        Table(
          name: table.name, totalRows: counter.totalRows.load(ordering: .relaxed),
          firstKey: counter.firstRow.load(ordering: .relaxed) + 1,
          rows: counter.rows.load(ordering: .relaxed),
          bytes: counter.bytes.load(ordering: .relaxed))
      },
      steps: plan.steps.map { Step(step: $0, start: start[$0.number], end: end[$0.number]) })
  }

  func counters(of table: String) -> TableCounters {
    counters[places[table]!]
  }

  /// Takes a copy as done that others have done before, and whose rows have been counted.
  func skip(_ step: LoadStep) {
    begin(step)
    end(step)
    guard let name = step.table, let table = places[name].map({ tables[$0] }) else { return }
    counters(of: name).totalRows.store(table.rowCount, ordering: .relaxed)
    counters(of: name).rows.store(table.rowCount, ordering: .relaxed)
  }

  func begin(_ step: LoadStep) {
    let now = seconds
    times.withLock { $0.start[step.number] = now }
  }

  func end(_ step: LoadStep) {
    let now = seconds
    times.withLock { $0.end[step.number] = now }
  }
}
