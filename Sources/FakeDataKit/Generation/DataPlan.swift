/// A data set, compiled for one run: a plan for each of its tables.
public struct DataPlan: Sendable {
  /// The largest number of rows of a root table.
  public static let maximumScale: UInt64 = 1 << 48
  /// The most days of history.
  public static let maximumDays = 36_525

  /// The model that was compiled.
  public let model: DataModel
  /// The run that it was compiled for.
  public let parameters: RunParameters
  /// The tables' plans, in the model's order.
  public let tables: [TablePlan]

  /// Compiles a model for a run.
  ///
  /// - Throws: ``ModelError`` where the model contradicts itself or a parameter is out of range.
  public init(_ model: DataModel, _ parameters: RunParameters) throws(ModelError) {
    try self.init(model, parameters, countedDraws: TablePlan.usualCountedDraws)
  }

  /// Compiles a model, if asked so without the optimizer, whose work must not show in any value, and with
  /// expected numbers of rows for less than they are usually given for; without the short way of making
  /// children of root rows, which must not show either.
  init(
    _ model: DataModel, _ parameters: RunParameters, optimizing: Bool = true,
    takesShortWay: Bool = true, countedDraws: UInt64
  ) throws(ModelError) {
    guard (1...Self.maximumScale).contains(parameters.scale) else {
      throw ModelError(
        .invalidParameter, "the number of rows must be from 1 to \(Self.maximumScale)")
    }
    guard (1...Self.maximumDays).contains(parameters.days) else {
      throw ModelError(.invalidParameter, "days must be from 1 to \(Self.maximumDays)")
    }
    try model.check()
    self.model = model
    self.parameters = parameters
    try model.checkLimits()
    var tables: [TablePlan] = []
    for table in model.tables {
      tables.append(
        try TableCompiler.compile(
          table, of: model, parameters, optimizing: optimizing, takesShortWay: takesShortWay,
          countedDraws: countedDraws))
    }
    self.tables = tables
    try model.checkUniqueness()
  }

  /// The plan of the table with that name.
  public func table(_ name: String) -> TablePlan? { tables.first { $0.name == name } }

  /// The number of rows of all tables.
  public var rowCount: UInt64 { tables.reduce(0) { $0 + $1.rowCount } }
}
