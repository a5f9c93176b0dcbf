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
  /// - Throws: ``LoaderError``, or ``ServerFailure``.
  public func prepare() throws -> (schema: String, loaded: Int) {
    // Not even a COMMIT that is lost changes the target, and what it has made the next run finds.
    try ServerFailure.locating(
      .init(.named("preparing the parts"), aftermath: .nothingChanged)
    ) { circumstances in
      var control = try supervisor.connect()
      let target = try Target(options.schema, data.model, on: &control)
      circumstances.note(control, schema: target.schema)
      try target.checkServer(data, on: &control)
      try target.requireSchemas(makesOthers: true, on: &control)
      let staging = PartsStaging(
        data, parts: parts, target: target, origin: options.origin)
      try staging.prepare(options, on: &control)
      return (staging.schema.name, try staging.loaded(on: &control).count)
    }
  }

  /// Removes what parts have loaded so far.
  ///
  /// - Returns: whether there was anything.
  /// - Throws: ``LoaderError``, or ``ServerFailure``.
  public func abandon() throws -> Bool {
    try ServerFailure.locating(
      .init(.named("removing the parts"), aftermath: .nothingChanged)
    ) { circumstances in
      var control = try supervisor.connect()
      try SessionCheck.requireWritable(&control)
      let target = try Target(options.schema, data.model, on: &control)
      circumstances.note(control, schema: target.schema)
      let staging = PartsStaging(
        data, parts: parts, target: target, origin: options.origin)
      do {
        return try staging.abandon(options, on: &control)
      } catch let error as PostgresError where error.code.isConnectionProblem {
        circumstances.aftermath = .unknown(remedy: "run it again")
        throw error
      }
    }
  }
}
