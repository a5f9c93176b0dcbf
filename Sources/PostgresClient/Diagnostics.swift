import CLibPQ

/// A view of the fields of an error or a notice, valid as long as its `PGresult` is.
struct Diagnostics {
  private let result: OpaquePointer

  init(result: OpaquePointer) {
    self.result = result
  }

  var severity: String? { self[FD_DIAG_SEVERITY] }
  var sqlState: SQLState? { self[FD_DIAG_SQLSTATE].flatMap(SQLState.init(rawValue:)) }
  var message: String? { self[FD_DIAG_MESSAGE] }
  var detail: String? { self[FD_DIAG_DETAIL] }
  var hint: String? { self[FD_DIAG_HINT] }
  var context: String? { self[FD_DIAG_CONTEXT] }
  var position: Int? { self[FD_DIAG_POSITION].flatMap { Int($0) } }
  var schemaName: String? { self[FD_DIAG_SCHEMA_NAME] }
  var tableName: String? { self[FD_DIAG_TABLE_NAME] }
  var columnName: String? { self[FD_DIAG_COLUMN_NAME] }
  var dataTypeName: String? { self[FD_DIAG_DATATYPE_NAME] }
  var constraintName: String? { self[FD_DIAG_CONSTRAINT_NAME] }

  /// Whether libpq made the message up itself; what a server says has a severity.
  var isOfClient: Bool { severity == nil && self[FD_DIAG_SQLSTATE] == nil }

  /// All of it as libpq renders it, for the messages that libpq makes up itself and that therefore
  /// have no fields.
  var rendered: String { String(cString: PQresultErrorMessage(result)) }

  private subscript<Field: BinaryInteger>(field: Field) -> String? {
    PQresultErrorField(result, Int32(field)).map { String(cString: $0) }
  }
}
