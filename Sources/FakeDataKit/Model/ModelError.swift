/// What is wrong with a model, or with the parameters of a run.
public struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of mistake.
  public struct Code: Hashable, Sendable {
    private enum Kind { case catalog, unknownName, cycle, rule, table, type, parameter }
    private let kind: Kind

    /// A catalogue is empty or its rows are of unequal length.
    public static let malformedCatalog = Code(kind: .catalog)
    /// A rule names a table, column or catalogue that does not exist.
    public static let unknownName = Code(kind: .unknownName)
    /// Columns depend on each other in a circle.
    public static let cycle = Code(kind: .cycle)
    /// A rule cannot make what it says: an empty range, weights that are all zero …
    public static let invalidRule = Code(kind: .rule)
    /// A table has no such parent, no key, or a name that is given twice.
    public static let invalidTable = Code(kind: .table)
    /// A type of the model's own contradicts itself.
    public static let invalidType = Code(kind: .type)
    /// A parameter of the run is out of range.
    public static let invalidParameter = Code(kind: .parameter)
  }

  /// The kind of mistake.
  public let code: Code
  /// One sentence: what is wrong, and where.
  public let message: String

  /// An error with its message.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
