public import FakeDataKit

/// What a load has done: which rows, where, and how long each part took.
public struct LoadReport: Codable, Sendable {
  /// A table of the data set.
  public struct Table: Codable, Sendable {
    /// Its name.
    public let name: String
    /// Its rows.
    public let rows: UInt64
    /// The key of the first of them; the others follow it without gaps.
    public let firstKey: UInt64
    /// Bytes sent to the server.
    public let bytesSent: UInt64
    /// Bytes on the server's disk, indexes included.
    public let bytesOnDisk: UInt64
    /// Seconds from the first of its rows to the last.
    public let copySeconds: Double
    /// Seconds that its keys and statistics took.
    public let keySeconds: Double
    /// Seconds that checking its foreign keys took.
    public let foreignKeySeconds: Double
  }

  /// A phase of the load. Phases overlap.
  public struct Phase: Codable, Sendable {
    /// Its name.
    public let name: LoadStep.Phase
    /// Its steps.
    public let steps: Int
    /// Seconds from the beginning of its first step to the end of its last.
    public let seconds: Double
    /// Seconds that its steps took, added up over all connections.
    public let busySeconds: Double
  }

  /// A step of the load.
  public struct Step: Codable, Sendable {
    /// What it did.
    public let title: String
    /// When it began, in seconds since the load began.
    public let start: Double
    /// When it was done.
    public let end: Double
  }

  /// The data version.
  public let dataVersion: Int
  /// The data set's name.
  public let model: String
  /// What the run asked for.
  public let parameters: RunParameters
  /// How the rows got into the tables.
  public let method: LoadMethod
  /// The database.
  public let database: String
  /// The schema.
  public let schema: String
  /// The server's version.
  public let serverVersion: String
  /// Connections that loaded.
  public let connections: Int
  /// Rows of all tables.
  public let rows: UInt64
  /// Bytes sent to the server.
  public let bytesSent: UInt64
  /// Seconds from the first statement to the last commit.
  public let seconds: Double
  /// The tables, in the model's order.
  public let tables: [Table]
  /// The phases, in the order in which they began.
  public let phases: [Phase]
  /// The steps, in the order in which they began.
  public let steps: [Step]
  /// What the run has put into the database, as it is written down there.
  public let record: RunRecord
  /// Staging schemas of earlier runs that were removed.
  public let removedLeftovers: [String]
  /// What the server warned of.
  public let warnings: [String]
  /// How the load was done otherwise than in the quickest way, and why.
  public let remarks: [String]

  init(
    _ data: DataPlan, method: LoadMethod, schema: String, database: String, serverVersion: String,
    connections: Int,
    snapshot: LoadProgress.Snapshot, tableBytes: [String: UInt64], removedLeftovers: [String],
    warnings: [String], remarks: [String], record: RunRecord
  ) {
    dataVersion = DataContract.version
    model = data.model.name
    parameters = data.parameters
    self.method = method
    self.database = database
    self.schema = schema
    self.serverVersion = serverVersion
    self.connections = connections
    self.removedLeftovers = removedLeftovers
    self.warnings = warnings
    self.remarks = remarks
    self.record = record
    seconds = snapshot.steps.compactMap(\.end).max() ?? 0

    func busy(_ isCounted: (LoadStep) -> Bool) -> Double {
      snapshot.steps.filter { isCounted($0.step) }.reduce(0) { sum, item in
        sum + (item.end ?? 0) - (item.start ?? 0)
      }
    }
    func span(_ isCounted: (LoadStep) -> Bool) -> Double {
      let steps = snapshot.steps.filter { isCounted($0.step) }
      return (steps.compactMap(\.end).max() ?? 0) - (steps.compactMap(\.start).min() ?? 0)
    }
    tables = snapshot.tables.map { table in
      Table(
        name: table.name, rows: table.rows, firstKey: table.firstKey, bytesSent: table.bytes,
        bytesOnDisk: tableBytes[table.name] ?? 0,
        copySeconds: span { $0.table == table.name && $0.phase == .copy },
        keySeconds: busy {
          $0.table == table.name && ($0.phase == .keys || $0.phase == .analyze)
        },
        foreignKeySeconds: busy { $0.table == table.name && $0.phase == .foreignKeys })
    }
    steps = snapshot.steps.compactMap { item in
      guard let start = item.start, let end = item.end else { return nil }
      return Step(title: item.step.title, start: start, end: end)
    }.sorted { $0.start < $1.start }
    rows = tables.reduce(0) { $0 + $1.rows }
    bytesSent = tables.reduce(0) { $0 + $1.bytesSent }
    phases = LoadStep.Phase.allCases.compactMap { phase in
      // A load into tables that are there has phases of its own.
      guard snapshot.steps.contains(where: { $0.step.phase == phase }) else { return nil }
      return Phase(
        name: phase, steps: snapshot.steps.count { $0.step.phase == phase },
        seconds: span { $0.phase == phase }, busySeconds: busy { $0.phase == phase })
    }
  }
}
