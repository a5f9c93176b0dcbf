import PostgresClient
import Testing

@testable import DatabaseLoader

/// How a failure gets to know where it happened, and what it says then.
@Suite("Server failures") struct ServerFailureTests {
  private func error(
    _ state: SQLState?, _ message: String = "no", severity: String? = "ERROR",
    code: PostgresError.Code = .server
  ) -> PostgresError {
    var error = PostgresError(code, message)
    error.sqlState = state
    error.severity = severity
    return error
  }

  private func failure(_ error: any Error) throws -> ServerFailure {
    try #require(error as? ServerFailure)
  }

  @Test func whoIsInsideKnowsTheStepAndWhoIsOutsideWhatIsLeft() throws {
    var outer = ServerFailure.Circumstances(.named("preparing the load"))
    outer.schema = "demo"
    outer.role = "ann"
    outer.aftermath = .schemaLeft("fakedata_stage_1")
    let located = try failure(
      ServerFailure.located(
        ServerFailure(error(.diskFull), .init(.named("copying"), aftermath: .nothingChanged)), outer
      ))
    #expect(
      located.lead
        == "copying failed: the server's disk is full; nothing was changed, but schema "
        + "\"fakedata_stage_1\" is left, which the next run removes. Make room on it, or load fewer "
        + "rows: populate --dry-run tells what they take")
    #expect(located.circumstances.schema == "demo" && located.circumstances.role == "ann")
  }

  @Test func whatIsNotKnownInsideIsNotKnownOutside() throws {
    let inner = ServerFailure(
      error(nil, "server closed the connection", severity: nil, code: .connectionLost),
      .init(aftermath: .databaseUnknown("x")))
    let located = try failure(
      ServerFailure.located(
        inner, .init(.named("cloning the template"), aftermath: .noDatabase("x"))))
    #expect(
      located.lead
        == "cloning the template failed: the connection to the server was lost; whether database \"x\" was "
        + "made is not known: look, or run it again with --replace. If the server's log or the network's "
        + "tells why, see to that; then run it again")
    #expect(located.details == ["server closed the connection"])
  }

  @Test func errorsOfOthersPassAsTheyAre() {
    let other = ServerFailure.located(
      LoaderError(.locked, "taken"), .init(aftermath: .nothingChanged))
    #expect((other as? LoaderError)?.message == "taken")
    #expect(PostgresError(within: other) == nil)
  }

  @Test func whatThisProgramAndLibpqSayIsTheFirstLine() {
    var refused = error(
      nil, "connection to server failed: refused", severity: nil, code: .connectionFailed)
    refused.hint = "is it up?"
    let failure = ServerFailure(refused, .init(.named("looking"), aftermath: .nothingChanged))
    #expect(
      failure.lead == "connection to server failed: refused; nothing was changed. Is it up?")
    #expect(failure.details == [])
    let silent = error(nil, "no answer for 60 s", severity: nil, code: .noAnswer)
    #expect(ServerFailure(silent).lead == "no answer for 60 s")
  }

  /// Users know the tables by the names that they will have.
  @Test func aStagingSchemaIsNotNamed() {
    var violation = error(.uniqueViolation)
    violation.schemaName = "fakedata_stage_0123456789abcdef"
    violation.tableName = "users"
    violation.constraintName = "users_pkey"
    var circumstances = ServerFailure.Circumstances(.named("building keys"))
    circumstances.schema = "demo"
    let lead = ServerFailure(violation, circumstances).lead
    #expect(
      lead.hasPrefix(
        "building keys failed: a value that must be unique is there already (constraint \"users_pkey\", "
          + "table \"users\" of schema \"demo\"). "))
  }

  @Test(arguments: [
    ("22P06", "a value does not suit its column or variable"),
    ("23001", "the rows do not meet a constraint"),
    ("42809", "the server does not accept a statement"), ("53000", "the server is short of means"),
    ("54011", "a limit of the server is exceeded"), ("XX000", "the server has an error of its own"),
    ("P0004", "a trigger or function of the database raises an error"),
    ("ZZ999", "the server refused a statement"),
  ])
  func whatIsNotListedIsJudgedByItsClass(_ state: String, _ reason: String) {
    #expect(ServerErrorAdvice(for: error(SQLState(rawValue: state))).reason == reason)
  }

  @Test func namesThatAreNotKnownAreLeftOut() {
    #expect(
      ServerFailure(error(.insufficientPrivilege)).lead.hasPrefix(
        "the role lacks a privilege, or a policy forbids it. "))
  }
}
