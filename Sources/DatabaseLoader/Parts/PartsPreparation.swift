public import FakeDataKit
public import PostgresClient

/// The beginning and the end of a load in parts, for those who do not load one.
public struct PartsPreparation: Sendable {
  private let data: DataPlan
  private let parts: Int
  private let options: LoadOptions
  private let supervisor: Supervisor

  /// - Parameter parts: how many parts there are; the same in all processes.
  public init(
    _ data: DataPlan, parts: Int, into parameters: ConnectionParameters, options: LoadOptions
  ) {
    self.data = data
    self.parts = parts
    self.options = options
    supervisor = Supervisor(parameters, stallTimeoutSeconds: options.stallTimeoutSeconds)
  }

  /// Makes the staging schema, unless it is there.
  ///
  /// - Returns: the schema's name, and the parts that are loaded already.
  /// - Throws: ``LoaderError``, or `PostgresError`.
  public func prepare() throws -> (schema: String, loaded: Int) {
    var control = try supervisor.connect()
    let target = try Target(options.schema, on: &control)
    try target.checkServer(data, on: &control)
    try target.requireSchema(on: &control)
    let staging = PartsStaging(data, parts: parts, target: target)
    try staging.prepare(options, on: &control)
    return (staging.schema.name, try staging.loaded(on: &control).count)
  }

  /// Removes what parts have loaded so far.
  ///
  /// - Returns: whether there was anything.
  /// - Throws: ``LoaderError``, or `PostgresError`.
  public func abandon() throws -> Bool {
    var control = try supervisor.connect()
    try SessionCheck.requireWritable(&control)
    let target = try Target(options.schema, on: &control)
    return try PartsStaging(data, parts: parts, target: target).abandon(options, on: &control)
  }
}
