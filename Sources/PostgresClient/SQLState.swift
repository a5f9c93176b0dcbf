/// The five-character code by which a PostgreSQL server says what kind of error or notice it means.
///
/// The first two characters are the class, the last three the condition within it. The codes are
/// the same in every server language, so a program decides by them and never by the message.
///
/// A code is also a pattern for `catch`:
///
/// ```swift
/// do {
///   try connection.execute("CREATE TABLE users (id bigint)")
/// } catch SQLState.duplicateTable {
///   // the table is there
/// }
/// ```
public struct SQLState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The code: five characters, each a digit or an upper-case ASCII letter.
  public let rawValue: String

  /// Makes a code from its text.
  ///
  /// - Returns: `nil` unless the text is five digits or upper-case ASCII letters.
  public init?(rawValue: String) {
    let isCode =
      rawValue.utf8.count == 5
      && rawValue.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      }
    guard isCode else { return nil }
    self.rawValue = rawValue
  }

  private init(known rawValue: String) {
    self.rawValue = rawValue
  }

  /// The class of the condition: the first two characters, such as `"23"` for an integrity
  /// constraint violation.
  public var classCode: String { String(rawValue.prefix(2)) }

  /// The code itself.
  public var description: String { rawValue }
}

extension SQLState {
  /// 08006: the connection broke.
  public static let connectionFailure = SQLState(known: "08006")
  /// 08P01: client and server disagree about the protocol.
  public static let protocolViolation = SQLState(known: "08P01")
  /// 22P02: a value's text does not suit its type.
  public static let invalidTextRepresentation = SQLState(known: "22P02")
  /// 22P03: a value's binary form does not suit its type.
  public static let invalidBinaryRepresentation = SQLState(known: "22P03")
  /// 22P04: the data of a COPY do not have the format that was announced.
  public static let badCopyFileFormat = SQLState(known: "22P04")
  /// 22001: a string is longer than its column allows.
  public static let stringDataRightTruncation = SQLState(known: "22001")
  /// 22003: a number does not fit its type.
  public static let numericValueOutOfRange = SQLState(known: "22003")
  /// 22P05: a character has no equivalent in the server's encoding.
  public static let untranslatableCharacter = SQLState(known: "22P05")
  /// 22023: a parameter or setting does not take this value.
  public static let invalidParameterValue = SQLState(known: "22023")
  /// 23502: a value is missing where the column does not allow NULL.
  public static let notNullViolation = SQLState(known: "23502")
  /// 23503: a foreign key points at a row that does not exist.
  public static let foreignKeyViolation = SQLState(known: "23503")
  /// 23505: a value that must be unique is there already.
  public static let uniqueViolation = SQLState(known: "23505")
  /// 23514: a check constraint does not hold.
  public static let checkViolation = SQLState(known: "23514")
  /// 23P01: two rows exclude each other.
  public static let exclusionViolation = SQLState(known: "23P01")
  /// 25P02: an earlier statement failed, and the transaction accepts nothing but its end.
  public static let inFailedTransaction = SQLState(known: "25P02")
  /// 25P03: the session idled in a transaction for longer than the server allows.
  public static let idleInTransactionTimeout = SQLState(known: "25P03")
  /// 2BP01: something depends on what is to be dropped.
  public static let dependentObjectsStillExist = SQLState(known: "2BP01")
  /// 25006: the transaction, or the whole server, is read-only.
  public static let readOnlyTransaction = SQLState(known: "25006")
  /// 28000: the server does not let this user in from here.
  public static let invalidAuthorization = SQLState(known: "28000")
  /// 28P01: the password is wrong.
  public static let invalidPassword = SQLState(known: "28P01")
  /// 3D000: there is no such database.
  public static let invalidCatalogName = SQLState(known: "3D000")
  /// 3F000: there is no such schema.
  public static let invalidSchemaName = SQLState(known: "3F000")
  /// 40001: a serializable transaction lost against another one.
  public static let serializationFailure = SQLState(known: "40001")
  /// 40P01: the server broke a deadlock by ending this transaction.
  public static let deadlockDetected = SQLState(known: "40P01")
  /// 42501: the user lacks a privilege.
  public static let insufficientPrivilege = SQLState(known: "42501")
  /// 42601: the statement is not valid SQL.
  public static let syntaxError = SQLState(known: "42601")
  /// 42703: there is no such column.
  public static let undefinedColumn = SQLState(known: "42703")
  /// 42704: there is no such object, a type or a role for example.
  public static let undefinedObject = SQLState(known: "42704")
  /// 42883: there is no such function or operator.
  public static let undefinedFunction = SQLState(known: "42883")
  /// 42P01: there is no such table.
  public static let undefinedTable = SQLState(known: "42P01")
  /// 42P04: a database of this name is there already.
  public static let duplicateDatabase = SQLState(known: "42P04")
  /// 42P06: a schema of this name is there already.
  public static let duplicateSchema = SQLState(known: "42P06")
  /// 42P07: a table, index, view or sequence of this name is there already.
  public static let duplicateTable = SQLState(known: "42P07")
  /// 42723: a function of this name and these arguments is there already.
  public static let duplicateFunction = SQLState(known: "42723")
  /// 42710: an object of this name, such as a trigger, is there already.
  public static let duplicateObject = SQLState(known: "42710")
  /// 53100: the server's disk is full.
  public static let diskFull = SQLState(known: "53100")
  /// 53200: the server is out of memory.
  public static let outOfMemory = SQLState(known: "53200")
  /// 53300: the server has no connection left to give.
  public static let tooManyConnections = SQLState(known: "53300")
  /// 53400: a limit of the configuration is exceeded, `temp_file_limit` for example.
  public static let configurationLimitExceeded = SQLState(known: "53400")
  /// 54001: functions call each other too deeply.
  public static let statementTooComplex = SQLState(known: "54001")
  /// 55000: an object is not in the state that the statement needs.
  public static let objectNotInPrerequisiteState = SQLState(known: "55000")
  /// 55006: others are using what is to be changed or dropped.
  public static let objectInUse = SQLState(known: "55006")
  /// 55P03: a lock could not be had at once, or within `lock_timeout`.
  public static let lockNotAvailable = SQLState(known: "55P03")
  /// 57014: the statement was cancelled, by a request, a timeout or the client's end of a COPY.
  public static let queryCanceled = SQLState(known: "57014")
  /// 57P01: an administrator ended the session or the server.
  public static let adminShutdown = SQLState(known: "57P01")
  /// 57P02: another session crashed and took this one with it.
  public static let crashShutdown = SQLState(known: "57P02")
  /// 57P03: the server is starting up, shutting down or recovering.
  public static let cannotConnectNow = SQLState(known: "57P03")
  /// 57P05: the session idled for longer than the server allows.
  public static let idleSessionTimeout = SQLState(known: "57P05")
  /// 58030: reading or writing a file failed on the server.
  public static let ioError = SQLState(known: "58030")
  /// P0001: `RAISE EXCEPTION` in a PL/pgSQL function.
  public static let raiseException = SQLState(known: "P0001")

  /// Whether the code alone says that the session is over: class 08, and the shutdowns of class 57.
  var endsSession: Bool {
    classCode == "08" || self == .adminShutdown || self == .crashShutdown
      || self == .cannotConnectNow
  }
}

extension SQLState {
  /// Matches a PostgreSQL error that has this code.
  public static func ~= (pattern: SQLState, error: PostgresError) -> Bool {
    error.sqlState == pattern
  }

  /// Matches any error that is a ``PostgresError`` with this code.
  public static func ~= (pattern: SQLState, error: any Error) -> Bool {
    (error as? PostgresError)?.sqlState == pattern
  }
}
