/// The types of a model's own, and what its columns' types come to.
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

  /// Refuses types of the model's own that contradict themselves.
  func checkTypes() throws(ModelError) {
    var seen: Set<String> = []
    for type in types {
      guard seen.insert(type.name).inserted else {
        throw ModelError(.invalidType, "type \"\(type.name)\" is given twice")
      }
      for name in [type.typeName] + (type.schema.map { [$0] } ?? []) {
        guard (1...SQLName.maximumBytes).contains(name.utf8.count), !name.utf8.contains(0) else {
          throw ModelError(
            .invalidType,
            "type \"\(type.name)\": names in PostgreSQL have 1 to \(SQLName.maximumBytes) bytes, none of "
              + "them zero, which \"\(name)\" has not")
        }
      }
      switch type.kind {
      case .enumeration(let labels):
        var known: Set<[UInt8]> = []
        for label in labels {
          guard (1...SQLName.maximumBytes).contains(label.utf8.count) else {
            throw ModelError(
              .invalidType,
              "enum \"\(type.name)\": label '\(label)' has not 1 to \(SQLName.maximumBytes) bytes")
          }
          guard known.insert(Array(label.utf8)).inserted else {
            throw ModelError(.invalidType, "enum \"\(type.name)\": label '\(label)' is given twice")
          }
        }
      case .domain(let base, _, _):
        switch base {
        case .enumeration(let name), .domain(let name):
          guard seen.contains(name), name != type.name else {
            throw ModelError(
              .unknownName,
              "domain \"\(type.name)\" is over \"\(name)\", which is no type before it")
          }
        default: break
        }
      }
    }
  }
}
