import Testing

@testable import WorkloadKit

@Suite("SQL texts") struct SQLTokensTests {
  @Test func parametersAreNumberedInTheirOrder() {
    let statement = Endpoint.Statement(
      numbering: "SELECT :b::text, ':a', $x$:a$x$, \":a\" -- :a\nWHERE :a = :b AND :a2 > /* :c */ 1"
    )
    #expect(statement.parameters == ["b", "a", "a2"])
    #expect(
      statement.sql
        == "SELECT $1::text, ':a', $x$:a$x$, \":a\" -- :a\nWHERE $2 = $1 AND $3 > /* :c */ 1")
    #expect(Endpoint.Statement(numbering: "") == .init(sql: "", parameters: []))
  }
}
