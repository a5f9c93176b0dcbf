import CLibPQ

/// Owner of one `PGresult`: what the server answered to one statement.
struct ServerResult: ~Copyable {
  let pointer: OpaquePointer

  /// Takes ownership of what a libpq function returned; `nil` stands for libpq's own NULL.
  init?(_ pointer: OpaquePointer?) {
    guard let pointer else { return nil }
    self.pointer = pointer
  }

  deinit {
    PQclear(pointer)
  }

  var status: ExecStatusType { PQresultStatus(pointer) }

  /// Whether the statement ran to its end, with or without rows to show for it.
  var isSuccess: Bool {
    switch status {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: true
    default: false
    }
  }

  /// Whether the server has gone into a COPY to or from this client.
  var beginsCopy: Bool {
    switch status {
    case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH: true
    default: false
    }
  }

  /// The command tag, empty when the statement was.
  var tag: String { String(cString: PQcmdStatus(pointer)) }

  /// The row count in the command tag, 0 for commands that have none.
  var affectedRows: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

  var commandResult: CommandResult { CommandResult(tag: tag, affectedRows: affectedRows) }

  var diagnostics: Diagnostics { Diagnostics(result: pointer) }
}
