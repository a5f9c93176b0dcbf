public import FakeDataKit
public import PostgresClient

/// A data set's way into a database: all of it, or nothing.
public protocol Load: Sendable {
  /// The data set.
  var data: DataPlan { get }
  /// The steps.
  var plan: LoadPlan { get }
  /// How far the load is; any thread may ask.
  var progress: LoadProgress { get }
  /// Connections that take steps.
  var workerCount: Int { get }

  /// Loads the data set.
  ///
  /// - Parameter interruption: asked several times a second; a request ends the load and takes back
  ///   what it has done.
  /// - Returns: what was loaded, where, and how long each part took.
  /// - Throws: ``LoaderError``, or `PostgresError` where a connection failed or the server refused a
  ///   statement. In each case the target is as it was before.
  func run(_ interruption: Interruption) throws -> LoadReport
}

extension LoadOptions {
  /// The load that these options ask for.
  ///
  /// Whether tables are there is looked up where that makes a difference: what is to be appended to
  /// or emptied is loaded afresh where there is nothing.
  public func load(_ data: DataPlan, into parameters: ConnectionParameters) throws -> any Load {
    guard ifExists == .append || ifExists == .truncate else {
      return FreshLoad(data, into: parameters, options: self)
    }
    var connection = try Supervisor(parameters).connect()
    let target = try Target(schema, on: &connection)
    let names = data.tables.map(\.name)
    let existing = try connection.existingTables(schema: target.schema, names: names)
    return existing.isEmpty
      ? FreshLoad(data, into: parameters, options: self)
      : InPlaceLoad(data, into: parameters, options: self)
  }
}
