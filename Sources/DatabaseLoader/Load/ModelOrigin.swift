/// What a run has changed of its model file.
public struct ModelOrigin: Codable, Sendable, Hashable {
  /// Values of the model's parameters that were given, as they were written, by their names.
  public var parameters: [String: String]
  /// Numbers of rows that were given, by the tables' names.
  public var rows: [String: UInt64]

  /// What a run has changed.
  public init(parameters: [String: String] = [:], rows: [String: UInt64] = [:]) {
    self.parameters = parameters
    self.rows = rows
  }
}
