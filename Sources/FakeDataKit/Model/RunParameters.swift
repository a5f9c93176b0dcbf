/// What a run asks for: with the model, all that its rows depend on.
public struct RunParameters: Hashable, Codable, Sendable {
  /// The seed that every stream of draws hangs on.
  public var seed: UInt64
  /// Rows of the data set's root tables.
  public var scale: UInt64
  /// Days of history, the as-of day included.
  public var days: Int
  /// The last day of the history.
  public var asOf: CivilDate

  /// The as-of day of a run that does not name one.
  public static let defaultAsOf = CivilDate(year: 2024, month: 6, day: 3)!

  /// The parameters of a run.
  public init(
    seed: UInt64, scale: UInt64, days: Int = 1, asOf: CivilDate = RunParameters.defaultAsOf
  ) {
    self.seed = seed
    self.scale = scale
    self.days = days
    self.asOf = asOf
  }
}
