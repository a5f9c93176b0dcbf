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
  /// How the rows get into the tables.
  var method: LoadMethod { get }
  /// Why it is done this way and not in a quicker one, a sentence each.
  var remarks: [String] { get }

  /// Loads the data set.
  ///
  /// - Parameter interruption: asked several times a second; a request ends the load and takes back
  ///   what it has done.
  /// - Returns: what was loaded, where, and how long each part took.
  /// - Throws: ``LoaderError``, or ``ServerFailure`` where a connection failed or the server refused a
  ///   statement. In each case the target is as it was before.
  func run(_ interruption: Interruption) throws -> LoadReport
}

extension LoadOptions {
  /// The load that these options ask for.
  ///
  /// The database is asked what there is: tables that are to be appended to or emptied are made where
  /// there are none, and get twins where these can be proven to be the same; a role that may not create
  /// schemas loads without a staging schema.
  ///
  /// - Parameter interruption: asked while the tables are looked at.
  /// - Throws: ``ServerFailure`` or ``LoaderError``.
  public func load(
    _ data: DataPlan, into parameters: ConnectionParameters,
    _ interruption: Interruption = Interruption()
  ) throws -> any Load {
    try ServerFailure.locating(.init(.named("looking at the target"), aftermath: .nothingChanged)) {
      try load(data, into: parameters, interruption, &$0)
    }
  }

  private func load(
    _ data: DataPlan, into parameters: ConnectionParameters, _ interruption: Interruption,
    _ circumstances: inout ServerFailure.Circumstances
  ) throws -> any Load {
    let supervisor = Supervisor(parameters, stallTimeoutSeconds: stallTimeoutSeconds)
    var connection = try supervisor.connect()
    let target = try Target(schema, data.model, on: &connection)
    circumstances.note(connection, schema: target.schema)
    if ifExists == .append || ifExists == .truncate {
      if try !target.existingRelations(on: &connection).all.isEmpty {
        var remarks: [String] = []
        if !isSingleTransaction {
          let choice = try supervisor.interruptibly(interruption, &connection) {
            try Twins.choose(data, target, self, on: &$0)
          }
          switch choice {
          case .twins(let twins): return FreshLoad(twins, into: parameters, options: self)
          case .singleTransaction(let reason):
            remarks =
              reason.map {
                ["all is done in one transaction on one connection, which takes longer: \($0)"]
              } ?? []
          }
        }
        return SingleTransactionLoad(
          data, into: parameters, options: self, ifExists == .append ? .append : .truncate,
          remarks: remarks)
      }
    }
    var remarks = try target.schemaRemarks(on: &connection)
    if !isSingleTransaction {
      let mayStage = try connection.query(
        """
        SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
          OR pg_catalog.pg_is_in_recovery()
        """
      ).firstValue
      if mayStage == "t" {
        return FreshLoad(data, into: parameters, options: self, remarks: remarks)
      }
      remarks.append(
        "role \"\(connection.user)\" may not create a schema to stage the load in, so all is done in one "
          + "transaction on one connection, which takes longer. GRANT CREATE ON DATABASE "
          + "\(SQLName.quoted(connection.database)) TO \(SQLName.quoted(connection.user)) makes it "
          + "parallel.")
    }
    return SingleTransactionLoad(
      data, into: parameters, options: self, ifExists == .replace ? .replace : .create,
      remarks: remarks)
  }

  /// The load that these options ask for, with all that can be said beforehand about how it will be done.
  ///
  /// - Throws: ``ServerFailure``, or ``LoaderError`` where the load would be refused.
  public func expectedLoad(
    _ data: DataPlan, into parameters: ConnectionParameters,
    _ interruption: Interruption = Interruption()
  ) throws -> any Load {
    let load = try load(data, into: parameters, interruption)
    guard let single = load as? SingleTransactionLoad else { return load }
    return try ServerFailure.locating(
      .init(.named("looking at the target"), aftermath: .nothingChanged)
    ) {
      var connection = try Supervisor(parameters, stallTimeoutSeconds: stallTimeoutSeconds)
        .connect()
      let target = try Target(schema, data.model, on: &connection)
      $0.note(connection, schema: target.schema)
      return try single.expected(in: target, on: &connection)
    }
  }

  /// The load that these options ask for as far as can be said without a database.
  public func expectedLoad(_ data: DataPlan) -> any Load {
    let nowhere = ConnectionParameters()
    switch ifExists {
    case .append: return SingleTransactionLoad(data, into: nowhere, options: self, .append)
    case .truncate: return SingleTransactionLoad(data, into: nowhere, options: self, .truncate)
    case .fail, .replace:
      if !isSingleTransaction { return FreshLoad(data, into: nowhere, options: self) }
      return SingleTransactionLoad(
        data, into: nowhere, options: self, ifExists == .replace ? .replace : .create)
    }
  }
}
