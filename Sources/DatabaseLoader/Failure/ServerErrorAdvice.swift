import PostgresClient

/// What an error of the server means to somebody who loads data, and what can be done about it.
///
/// The code decides, and where it is not listed its class. In the texts, `$table`, `$constraint`, `$column`
/// and `$role` stand for names as SQL wants them, as far as the server tells them.
struct ServerErrorAdvice: Sendable {
  /// What happened: the rest of a sentence that says where.
  let reason: String
  /// What to do: sentences, of which the last one lacks its full stop.
  let remedy: String
  /// The same for tables that were there before, where that is another thing.
  let remedyForTables: String?

  private init(_ reason: String, _ remedy: String, forTables: String? = nil) {
    self.reason = reason
    self.remedy = remedy
    remedyForTables = forTables
  }

  /// The advice for an error.
  ///
  /// - Parameter isOfUser: whether the user has written the statement.
  init(for error: PostgresError, isOfUser: Bool = false) {
    let state = error.sqlState
    if isOfUser, let state, Self.classesOfStatements.contains(state.classCode),
      state != .insufficientPrivilege
    {
      self = Self.usersStatement
      return
    }
    self =
      state.flatMap { Self.byCode[$0] } ?? state.flatMap { Self.byClass[$0.classCode] }
      ?? (error.code == .connectionLost ? Self.lostConnection : Self.other)
  }

  /// Nobody but the supervising connection was let in.
  static let noRoomForWorkers = ServerErrorAdvice(
    "no second connection could be made, and one supervises while others work",
    "If the server, the database or role $role has no more to give, end other sessions, or raise "
      + "max_connections or the CONNECTION LIMIT")

  private static let lostConnection = ServerErrorAdvice(
    "the connection to the server was lost",
    "If the server's log or the network's tells why, see to that; then run it again")

  private static let other = ServerErrorAdvice(
    "the server refused a statement", "See to what it says, and run it again")

  /// Classes that are about the statement and the values in it.
  private static let classesOfStatements: Set<String> = ["0A", "21", "22", "23", "42", "P0"]

  private static let usersStatement = ServerErrorAdvice(
    "the server refuses a statement", "Mend it there; the message below says what is wrong")

  // MARK: - By code

  private static let raisedByTrigger = "a trigger or function of the database raises an error"
  private static let switchedOff =
    "Mend what raises it, which the context tells, or switch it off while you load: "
  private static let undefined =
    "Create what is missing, or have what names it say its schema: triggers run with the search path of "
    + "the load"
  private static let shape = "change the column's type"

  private static let byCode: [SQLState: ServerErrorAdvice] = [
    // Data that the tables do not take.
    .uniqueViolation: .init(
      "a value that must be unique is there already",
      "The data set has such values more than once, or others have put them there: see the detail, and "
        + "run it again when that is mended",
      forTables:
        "The data set repeats it, or rows that are there have it: drop $constraint of $table while "
        + "you load, or load into another schema with --schema"),
    .checkViolation: .init(
      "a row does not meet a check constraint, or no partition takes it",
      "See the detail for the row, and run it again when the check is mended",
      forTables:
        "Have it allow what the data set has, which fakedata sample shows, or load into another "
        + "schema with --schema"),
    .exclusionViolation: .init(
      "two rows exclude each other",
      "See the detail for the rows, and run it again when that is mended",
      forTables:
        "Drop $constraint of $table while you load, or load into another schema with --schema"),
    .notNullViolation: .init(
      "a column that forbids NULL has no value",
      "A trigger of the database takes the value away: mend it",
      forTables:
        "Let a trigger or a default give it one, or allow NULL: ALTER TABLE $table ALTER COLUMN "
        + "$column DROP NOT NULL"),
    .foreignKeyViolation: .init(
      "a row refers to one that is not there",
      "A trigger or another session has removed rows: see to that, and run it again",
      forTables:
        "Fill the table that it refers to first, switch off what removes rows or keeps them away, "
        + "or drop $constraint of $table while you load"),
    .stringDataRightTruncation: .init(
      "a text is longer than its column or variable allows",
      "The context says which: widen it, as text for example",
      forTables:
        "The context says which: \(shape), to text for example, or load into another schema with "
        + "--schema"),
    .numericValueOutOfRange: .init(
      "a number is outside of the range of its column or variable",
      "The context says which: widen it, as bigint for example",
      forTables:
        "The context says which: \(shape), to bigint or numeric for example, or load into another "
        + "schema with --schema"),
    .invalidTextRepresentation: .init(
      "a value is none of the type that its column or variable has",
      "The context says which: change its type",
      forTables:
        "The context says which: \(shape), to text for example, or load into another schema with "
        + "--schema"),

    // What others have put into the database.
    .raiseException: .init(
      raisedByTrigger, switchedOff + "ALTER EVENT TRIGGER … DISABLE for an event trigger",
      forTables: switchedOff + "ALTER TABLE $table DISABLE TRIGGER USER"),
    .undefinedFunction: .init("a function is called that is not there", undefined),
    .undefinedTable: .init("a table is named that is not there", undefined),
    .undefinedColumn: .init("a column is named that is not there", undefined),
    .undefinedObject: .init("something is named that is not there", undefined),
    .invalidSchemaName: .init("a schema is named that is not there", undefined),
    .duplicateTable: .init(
      "a table or index of the name is there already",
      "Another session has made it since the run began: run it again, with another --schema or with "
        + "--if-exists"),
    .dependentObjectsStillExist: .init(
      "something depends on what is to be dropped",
      "The detail says what: drop it first, or load into another schema with --schema"),

    // Privileges.
    .insufficientPrivilege: .init(
      "role $role lacks a privilege, or a policy forbids it",
      "Have the owner or a superuser grant what the message below asks for, or connect as the owner"
    ),
    .readOnlyTransaction: .init(
      "the session or the server takes no changes",
      "Connect to the primary server, or see to what sets transaction_read_only for role $role or the "
        + "database"),

    // Others who are at work.
    .serializationFailure: .init(
      "another session has changed the same rows at the same time", "Run it again"),
    .deadlockDetected: .init(
      "this session and another one waited for each other",
      "Run it again when the other one is done; the detail says which it is"),
    .lockNotAvailable: .init(
      "a lock could not be had in time",
      "Run it again when the session that holds it is done, or wait longer with --lock-timeout"),
    .objectInUse: .init(
      "other sessions are using what is to be changed", "Run it again when they are done"),
    .queryCanceled: .init(
      "somebody or a timeout cancelled the statement",
      "Run it again, unless somebody meant it; a timeout is one that a trigger or function sets"),

    // The server's means.
    .diskFull: .init(
      "the server's disk is full",
      "Make room on it, or load fewer rows: populate --dry-run tells what they take"),
    .outOfMemory: .init(
      "the server is out of memory",
      "Load with fewer --jobs or a smaller maintenance_work_mem; if it is shared memory, raise "
        + "max_locks_per_transaction"),
    .tooManyConnections: .init(
      "the server has no connection left to give",
      "End other sessions, load with fewer --jobs, or raise max_connections or the CONNECTION LIMIT of "
        + "role $role"),
    .configurationLimitExceeded: .init(
      "a limit that is set for the server or the role is too low for it",
      "The message below says which; a superuser can raise it for one role, such as ALTER ROLE $role SET "
        + "temp_file_limit = -1"),
    .statementTooComplex: .init(
      "functions call each other too deeply",
      "A trigger that fires itself is the usual reason: mend it, or raise max_stack_depth"),
    .ioError: .init(
      "the server could not read or write a file", "Look into its log and at its disks"),

    // The end of a session.
    .adminShutdown: .init(
      "somebody ended the connection or stopped the server",
      "Run it again when the server is there"),
    .crashShutdown: .init(
      "the server crashed and begins anew", "Look into its log for the reason, and run it again"),
    .cannotConnectNow: .init(
      "the server is starting or stopping", "Run it again when it is there"),
    .idleInTransactionTimeout: .init(
      "the server ended a session that waited in a transaction",
      "Raise idle_in_transaction_session_timeout for role $role"),
    .idleSessionTimeout: .init(
      "the server ended a session that waited", "Raise idle_session_timeout for role $role"),
  ]

  // MARK: - By class

  private static let byClass: [String: ServerErrorAdvice] = [
    "08": lostConnection,
    "0A": .init(
      "the server does not support what is asked of it",
      "See what it says of the tables, and load into another schema with --schema if they are the reason"
    ),
    "22": .init(
      "a value does not suit its column or variable",
      "The context says which: change its type",
      forTables: "The context says which: \(shape), or load into another schema with --schema"),
    "23": .init(
      "the rows do not meet a constraint",
      "See the detail, and run it again when that is mended",
      forTables: "Drop the constraint while you load, or load into another schema with --schema"),
    "25": .init("the transaction cannot go on", "See to what the server says, and run it again"),
    "28": .init("the server does not let the role in", "See to its rights and its password"),
    "40": .init("the server took the transaction back", "Run it again"),
    "42": .init(
      "the server does not accept a statement",
      "Something in the database asks for it, which the context or the statement below tells: mend that"
    ),
    "53": .init(
      "the server is short of means", "See to what it is short of, and run it again"),
    "54": .init(
      "a limit of the server is exceeded", "See to what it says, and run it again"),
    "55": .init(
      "something is not in the state that it must be in",
      "See to what the server says, and run it again"),
    "57": .init("the server or somebody stepped in", "Run it again when the server is there"),
    "58": .init("the server's system has failed it", "Look into its log and at its disks"),
    "P0": .init(
      raisedByTrigger, switchedOff + "ALTER EVENT TRIGGER … DISABLE for an event trigger",
      forTables: switchedOff + "ALTER TABLE $table DISABLE TRIGGER USER"),
    "XX": .init("the server has an error of its own", "Look into its log"),
  ]
}
