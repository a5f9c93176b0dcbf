import FakeDataKit
import PostgresClient

/// A failure in words.
extension ServerFailure {
  /// One line: what happened and where, what is left, what to do about it.
  public var lead: String {
    let end = circumstances.aftermath.map { "; \($0.clause)" } ?? ""
    if let message = ownMessage {
      return message + end + (error.hint.map { ". \(Self.sentence($0))" } ?? "")
    }
    let advice = advice
    let subject = activity.map { "\($0) failed: " } ?? ""
    let remedy =
      circumstances.tablesAreThere ? advice.remedyForTables ?? advice.remedy : advice.remedy
    return subject + filledIn(advice.reason) + objects + end + ". \(filledIn(remedy))"
  }

  /// What the server said: its message, then what else it told, each as a line.
  public var details: [String] {
    var error = error
    // Tables are shown by the names that users know, and not where they are staged.
    error.statement = error.statement.map {
      $0.replacing(/fakedata_(?:stage|parts)_[0-9a-f]+\./, with: "")
    }
    guard ownMessage != nil else {
      let speaker = error.severity == nil ? "" : "the server says: "
      return [speaker + error.parts[0]] + error.parts.dropFirst()
    }
    var rest = error
    rest.hint = nil
    return Array(rest.parts.dropFirst())
  }

  private var advice: ServerErrorAdvice {
    if case .connecting = circumstances.activity { return .noRoomForWorkers }
    if case .running = circumstances.activity {
      return ServerErrorAdvice(for: error, isOfUser: true)
    }
    return ServerErrorAdvice(for: error)
  }

  /// The error's own message where it is this program's, or libpq's about a connection that could not be
  /// made, which says where and why. What a server says has a severity.
  private var ownMessage: String? {
    if case .connecting = circumstances.activity { return nil }
    if error.severity != nil || error.code == .connectionLost { return nil }
    return error.parts[0]
  }

  // MARK: - Places

  private var activity: String? {
    switch circumstances.activity {
    case nil, .connecting: nil
    case .named(let name), .running(let name): name
    case .step(let step): Self.words(for: step, schema: circumstances.schema)
    }
  }

  private static func words(for step: LoadStep, schema: String?) -> String {
    func place(_ table: TableModel) -> String {
      quoted(table.relation, schema: table.schema ?? schema)
    }
    switch step.action {
    case .create: return "creating the tables"
    case .lock(.append): return "locking the tables"
    case .lock(.empty): return "emptying the tables"
    case .lock(.drop): return "dropping the old tables"
    case .copy(let table, _): return "copying rows into \(place(table))"
    case .key(let table, let name), .restoreKey(let table, let name, _):
      return "building index \"\(name)\" of \(place(table))"
    case .analyze(let table): return "analyzing \(place(table))"
    case .foreignKey(let table, _, let name):
      return "checking foreign key \"\(name)\" of \(place(table))"
    case .restoreForeignKey(let table, let name, _, _):
      return "checking foreign key \"\(name)\" of \(place(table))"
    case .restoreIndexes: return "building the keys and indexes"
    case .restoreForeignKeys: return "checking the foreign keys"
    case .publish: return "publishing the tables"
    case .compare(let table, _, _): return "comparing \(place(table))"
    case .checkStructure: return "checking keys, sequences and statistics"
    }
  }

  private static func quoted(_ table: String, schema: String?) -> String {
    "table \"\(table)\"" + (schema.map { " of schema \"\($0)\"" } ?? "")
  }

  /// The table of the step, and the schema that it belongs in.
  private var stepTable: (name: String, schema: String?)? {
    guard case .step(let step) = circumstances.activity, let table = step.tableModel else {
      return nil
    }
    return (table.relation, table.schema ?? circumstances.schema)
  }

  /// The table that the server names, as users know it: in a staging schema it has the name that it will
  /// have in the target.
  private var errorTable: (name: String, schema: String?)? {
    guard let name = error.tableName else { return nil }
    let isStaged =
      error.schemaName.map {
        $0.hasPrefix(StagingSchema.prefix) || $0.hasPrefix(PartsStaging.prefix)
      } ?? false
    if !isStaged { return (name, error.schemaName) }
    return (name, stepTable?.name == name ? stepTable?.schema : circumstances.schema)
  }

  /// What the server says the error is about, in parentheses.
  private var objects: String {
    var names: [String] = []
    if let name = error.constraintName { names.append("constraint \"\(name)\"") }
    if let name = error.columnName { names.append("column \"\(name)\"") }
    if let name = error.dataTypeName { names.append("type \"\(name)\"") }
    if let table = errorTable,
      table.name != stepTable?.name || table.schema != stepTable?.schema
    {
      names.append(Self.quoted(table.name, schema: table.schema))
    }
    return names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"
  }

  /// A text with names in the place of `$table` and `$role`, as SQL wants them.
  private func filledIn(_ text: String) -> String {
    var table = "…"
    if let place = errorTable ?? stepTable {
      table =
        (place.schema.map { SQLName.quoted($0) + "." } ?? "") + SQLName.quoted(place.name)
    }
    let text =
      circumstances.role == nil ? text.replacing("role $role", with: "the role") : text
    return text.replacing("$table", with: table)
      .replacing("$constraint", with: error.constraintName.map(SQLName.quoted) ?? "…")
      .replacing("$column", with: error.columnName.map(SQLName.quoted) ?? "…")
      .replacing("$role", with: circumstances.role.map(SQLName.quoted) ?? "…")
  }

  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
