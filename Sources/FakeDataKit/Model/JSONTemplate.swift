/// JSON that is made of columns and constants.
public indirect enum JSONTemplate: Hashable, Codable, Sendable {
  /// A member of an object.
  public struct Member: Hashable, Codable, Sendable {
    /// Its name.
    public var key: String
    /// Its value.
    public var value: JSONTemplate

    /// A member.
    public init(_ key: String, _ value: JSONTemplate) {
      self.key = key
      self.value = value
    }
  }

  /// The value of a column: a number, a boolean, `null` for NULL, JSON where the column is `json` or `jsonb`,
  /// and else a string.
  case column(String)
  /// A constant.
  case constant(Value)
  /// `true` or `false`.
  case boolean(Bool)
  /// `null`.
  case null
  /// An object. In a column of type `jsonb` its members come in the order that the server gives them.
  case object([Member])
  /// An array.
  case array([JSONTemplate])

  /// An object with the given members.
  public static func object(_ members: KeyValuePairs<String, JSONTemplate>) -> JSONTemplate {
    .object(members.map { Member($0.key, $0.value) })
  }
}
