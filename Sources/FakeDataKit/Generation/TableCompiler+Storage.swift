/// Whether a column's type holds what its rule makes, and where its values are found.
extension TableCompiler {
  /// A column as it is stored.
  ///
  /// - Throws: ``ModelError`` that names the column where the type does not hold what the rule makes.
  func storedColumn(
    _ column: ColumnModel, _ source: Column
  ) throws(ModelError) -> TablePlan.StoredColumn {
    guard let type = column.type else { preconditionFailure("a latent column") }
    let base = try baseType(of: type, column.name)
    let storage = try storage(of: base, source, column)
    if source.nulls != nil, model.forbidsNull(type) {
      throw unfit(column, "can be NULL, which domain \(type.sqlName) forbids")
    }
    if source.nulls != nil, table.primaryKey.contains(column.name) {
      throw unfit(column, "is the primary key and can be NULL")
    }
    var range: ClosedRange<Int64>?
    if case .number = storage { range = source.range }
    return TablePlan.StoredColumn(
      name: column.name, type: type, baseType: base, typeName: model.sqlName(of: type),
      unqualifiedTypeName: model.sqlName(of: type, isQualified: false),
      hasBinaryForm: model.hasBinaryForm(type), storage: storage, nullLane: source.nulls,
      range: range)
  }

  private func unfit(_ column: ColumnModel, _ message: String) -> ModelError {
    error(.invalidRule, message, of: column.name)
  }

  /// What is under a domain, or the type itself; known types only.
  private func baseType(of type: SQLType, _ column: String) throws(ModelError) -> SQLType {
    guard let base = model.baseType(of: type) else {
      throw error(
        .unknownName,
        "is of type \(type.sqlName), a domain that the model does not define", of: column)
    }
    return base
  }

  private func storage(
    of base: SQLType, _ source: Column, _ column: ColumnModel
  ) throws(ModelError) -> TablePlan.Storage {
    try checkType(base, column)
    if source.isNull { return Self.storageOfNulls(base, source) }
    switch base.form {
    case .scalar(let form) where form.scalar == .uuid:
      guard let second = source.second, !second.isRange else { throw mismatch(column, source) }
      return .pair(lane: source.lane, second: second.lane)
    case .scalar(let form):
      guard source.made == "numbers" else { throw mismatch(column, source) }
      try check(source.runRange ?? source.range, of: base, form, column)
      return .number(lane: source.lane)
    case .range(let form):
      guard let second = source.second, second.isRange else { throw mismatch(column, source) }
      try check(source.range, of: base, form, column)
      try check(second.range, of: base, form, column)
      return .pair(lane: source.lane, second: second.lane)
    case .text:
      guard source.made == "texts" else { throw mismatch(column, source) }
      return try textStorage(base, source, column)
    case .array(let element):
      guard let array = source.array else { throw mismatch(column, source) }
      return try arrayStorage(element, array, column)
    }
  }

  private func mismatch(_ column: ColumnModel, _ source: Column) -> ModelError {
    unfit(column, "is of type \(column.type?.sqlName ?? "none"), its rule makes \(source.made)")
  }

  /// Where values are that are all NULL: anything of the right kind does.
  private static func storageOfNulls(_ base: SQLType, _ source: Column) -> TablePlan.Storage {
    switch base.form {
    case .scalar(let form) where form.scalar == .uuid:
      .pair(lane: source.lane, second: source.lane)
    case .range: .pair(lane: source.lane, second: source.lane)
    case .scalar: .number(lane: source.lane)
    case .text: .dictionary(TextDictionary([""]), lane: source.lane)
    case .array: .array([], count: nil)
    }
  }

  // MARK: - Types

  /// Refuses types that are no types.
  private func checkType(_ base: SQLType, _ column: ColumnModel) throws(ModelError) {
    func refuse(_ message: String) -> ModelError {
      unfit(column, "is of type \(base.sqlName), \(message)")
    }
    let decimals = 0...SQLType.maximumDecimals
    switch base {
    case .numeric(let precision, let scale):
      guard (1...1000).contains(precision), decimals.contains(scale), scale <= precision else {
        throw refuse("whose scale must be from 0 to 18 and not above the precision")
      }
    case .unconstrainedNumeric(let count), .float8(let count), .numrange(let count):
      guard decimals.contains(count) else { throw refuse("with \(count) decimals, not 0 to 18") }
    case .float4(let count):
      guard (0...Float4Type.maximumDecimals).contains(count) else {
        throw refuse("with \(count) decimals, not 0 to \(Float4Type.maximumDecimals)")
      }
    case .characterVarying(let length), .character(let length):
      guard (1...10_485_760).contains(length) else {
        throw refuse("whose length must be from 1 to 10485760")
      }
    case .enumeration(let name):
      guard let type = model.type(name) else {
        throw error(
          .unknownName,
          "is of enum \(base.sqlName), which the model does not define", of: column.name)
      }
      guard case .enumeration = type.kind else { throw refuse("which is a domain and no enum") }
    case .array(let element):
      switch element.form {
      case .array, .range: throw refuse("and arrays of arrays and ranges cannot be made")
      case .scalar, .text: try checkType(element, column)
      }
    default: break
    }
  }

  /// Refuses numbers that a type does not hold.
  private func check(
    _ range: ClosedRange<Int64>, of type: SQLType, _ form: ScalarForm, _ column: ColumnModel
  ) throws(ModelError) {
    var limits = form.range
    if case .numeric(let precision, _) = type { limits = NumericType.range(precision: precision) }
    if limits.contains(range) { return }
    switch form.scalar {
    case .date where !Int4Type.range(decimals: 0).contains(range):
      throw unfit(column, "can be \(range), which \(type.sqlName) does not hold")
    case .date, .timestamp, .timestamptz:
      throw unfit(column, "can be a day outside of the years 1 to 9999")
    case .numeric, .float4, .float8:
      throw unfit(
        column,
        "can be \(form.shown(range.lowerBound))...\(form.shown(range.upperBound)), "
          + "which \(type.sqlName) does not hold")
    default:
      throw unfit(column, "can be \(range), which \(type.sqlName) does not hold")
    }
  }

  // MARK: - Texts

  private func textStorage(
    _ base: SQLType, _ source: Column, _ column: ColumnModel
  ) throws(ModelError) -> TablePlan.Storage {
    let longest =
      source.composed.map { program.texts[$0].longest } ?? source.dictionary?.longest
      ?? TextLength()
    if let limit = base.maximumCharacters, longest.characters > limit {
      throw unfit(
        column,
        "is of type \(base.sqlName), and its texts can be \(longest.characters) characters long")
    }
    if case .enumeration(let name) = base {
      guard let dictionary = source.dictionary else {
        throw unfit(
          column, "is of enum \(base.sqlName), and its texts are put together and not of a list")
      }
      let labels = Set((model.type(name)?.labels ?? []).map { Array($0.utf8) })
      let used = Int(source.range.lowerBound)...Int(source.range.upperBound)
      let missing = used.map { dictionary.string($0) }.first { !labels.contains(Array($0.utf8)) }
      if let missing {
        throw unfit(column, "can be '\(missing)', which enum \(base.sqlName) lacks")
      }
    }
    if let dictionary = source.dictionary { return .dictionary(dictionary, lane: source.lane) }
    let index = source.composed!
    let text = program.texts[index]
    return .composed(index: index, maximumBytes: text.maximumBytes, longest: text.longest)
  }

  // MARK: - Arrays

  private func arrayStorage(
    _ type: SQLType, _ array: Column.Array, _ column: ColumnModel
  ) throws(ModelError) -> TablePlan.Storage {
    let base = try baseType(of: type, column.name)
    var storages: [TablePlan.Storage] = []
    for element in array.elements {
      guard element.nulls == nil else {
        throw unfit(column, "is an array whose elements can be NULL, which cannot be made")
      }
      guard element.composed == nil else {
        throw unfit(column, "is an array of texts that are put together and not of a list")
      }
      let isFit =
        switch base.form {
        case .scalar(let form): element.made == (form.scalar == .uuid ? "UUIDs" : "numbers")
        case .text: element.made == "texts"
        case .range, .array: true
        }
      guard isFit || element.isNull else {
        throw unfit(
          column, "is of type \(type.sqlName)[], its rule makes arrays of \(element.made)")
      }
      var definition = column
      definition.type = type
      storages.append(try storage(of: base, element, definition))
    }
    return .array(storages, count: array.count)
  }
}
