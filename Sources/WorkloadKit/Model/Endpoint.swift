/// An endpoint of an application: the statements that it runs, and how their parameters are drawn.
public struct Endpoint: Sendable, Hashable {
  /// What an endpoint does to the data.
  public enum Kind: String, Sendable, Codable {
    case read, write
  }

  /// SQL with numbered parameters.
  public struct Statement: Sendable, Hashable {
    /// The statement, its parameters written `$1`, `$2` and so on.
    public let sql: String
    /// The names of the parameters, in the order of their numbers.
    public let parameters: [String]
  }

  /// A name, from that of its file: `meals-of-day`.
  public let name: String
  /// The file that it was read from; for the built-in workload a name without a directory.
  public let file: String
  /// How the application calls it: `GET /meal/{user_id}/day`.
  public let path: String
  /// What it is for, in a sentence.
  public let summary: String
  /// Whether it changes rows. Those run in transactions that are rolled back.
  public let kind: Kind
  /// How its parameters are drawn.
  public let parameters: [ParameterRule]
  /// What is run before it, in the same transaction, and not measured.
  public let before: [Statement]
  /// The statements that are measured, in their order.
  public let statements: [Statement]

  /// The statements as one text, their parameters by name: what the file has.
  public let text: String
}
