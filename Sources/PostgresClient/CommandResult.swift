/// What the server says about a command that it carried out.
public struct CommandResult: Sendable, Hashable {
  /// The command tag, such as `"INSERT 0 1"` or `"CREATE TABLE"`; empty for an empty statement.
  public let tag: String

  /// The number of rows that the command inserted, updated, deleted, selected or copied; 0 for
  /// commands that do not count rows.
  public let affectedRows: Int
}
