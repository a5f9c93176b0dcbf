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

extension DataModel {
  /// The type of that name.
  public func type(_ name: String) -> TypeModel? { types.first { $0.name == name } }

  /// The type that values of a type are written as: what is under a domain, or the type itself; of an array
  /// that of its elements too. Nil where a domain is not of the model, or over itself.
  public func baseType(of type: SQLType) -> SQLType? {
    switch outerType(of: type) {
    case .array(let element): baseType(of: element).map { .array(of: $0) }
    case let type: type
    }
  }

  /// What is under a domain, or the type itself.
  private func outerType(of type: SQLType) -> SQLType? {
    var type = type
    for _ in 0...types.count {
      guard case .domain(let name) = type else { return type }
      guard case .domain(let base, _, _) = self.type(name)?.kind else { return nil }
      type = base
    }
    return nil
  }

  /// Whether the server reads values of a type in the binary format.
  func hasBinaryForm(_ type: SQLType) -> Bool { outerType(of: type)?.hasBinaryForm ?? false }

  /// Whether a domain, or one under it, forbids NULL.
  func forbidsNull(_ type: SQLType) -> Bool {
    var type = type
    for _ in 0...types.count {
      guard case .domain(let name) = type,
        case .domain(let base, _, let isNotNull) = self.type(name)?.kind
      else { return false }
      if isNotNull { return true }
      type = base
    }
    return false
  }

  /// A type's name in SQL, with the schema of enums and domains that have one of their own.
  public func sqlName(of type: SQLType, isQualified: Bool = true) -> String {
    switch type {
    case .enumeration(let name), .domain(let name):
      self.type(name).map { isQualified ? $0.sqlName : SQLName.quoted($0.typeName) }
        ?? type.sqlName
    case .array(let element): "\(sqlName(of: element, isQualified: isQualified))[]"
    default: type.sqlName
    }
  }
}
