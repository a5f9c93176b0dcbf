/// A type of the data set's own: an enum, or a domain over another type.
public struct TypeModel: Hashable, Codable, Sendable {
  /// What it is.
  public enum Kind: Hashable, Codable, Sendable {
    /// An enum with its labels, in their order.
    case enumeration([String])
    /// A domain: values of `base`, of which `check` says as SQL over `VALUE` which ones, and
    /// `isNotNull` that none is NULL.
    case domain(base: SQLType, check: String?, isNotNull: Bool)
  }

  /// The name that columns refer to it by, which no other type of the model has:
  /// ``SQLType/enumeration(_:)``, ``SQLType/domain(_:)``.
  public var name: String
  /// The schema that it belongs in; nil is the one that the data set is loaded into. As with tables, a load
  /// makes the type there, and the schema where it is not there.
  public var schema: String?
  /// What it is.
  public var kind: Kind

  /// A type.
  public init(_ name: String, _ kind: Kind, schema: String? = nil) {
    self.name = name
    self.kind = kind
    self.schema = schema
  }

  /// An enum.
  public static func enumeration(
    _ name: String, _ labels: [String], schema: String? = nil
  ) -> TypeModel { TypeModel(name, .enumeration(labels), schema: schema) }

  /// A domain.
  public static func domain(
    _ name: String, over base: SQLType, check: String? = nil, isNotNull: Bool = false,
    schema: String? = nil
  ) -> TypeModel {
    TypeModel(name, .domain(base: base, check: check, isNotNull: isNotNull), schema: schema)
  }

  /// The type's name within its schema: ``name`` without the schema's in front.
  public var typeName: String { SQLName.relation(name, in: schema) }

  /// The name in SQL, with the schema where it has one of its own.
  public var sqlName: String {
    (schema.map { SQLName.quoted($0) + "." } ?? "") + SQLName.quoted(typeName)
  }

  /// The labels of an enum; none of a domain.
  public var labels: [String] { if case .enumeration(let labels) = kind { labels } else { [] } }
}
