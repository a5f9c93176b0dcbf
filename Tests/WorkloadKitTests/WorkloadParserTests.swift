import Foundation
import TestSupport
import Testing

@testable import WorkloadKit

@Suite("Workload files") struct WorkloadParserTests {
  private func parse(_ text: String, file: String = "x/03-some-name.sql") throws -> Endpoint {
    var parser = WorkloadParser(file: file)
    return try parser.parse(text)
  }

  @Test func theBuiltInWorkload() throws {
    let workload = try Workload.fitness()
    #expect(workload.endpoints.count == 14)
    #expect(Set(workload.endpoints.map(\.name)).count == 14)
    #expect(workload.endpoints.count { $0.kind == .write } == 6)
    for endpoint in workload.endpoints {
      #expect(!endpoint.summary.isEmpty && !endpoint.path.isEmpty)
    }
  }

  @Test func aFile() throws {
    let endpoint = try parse(
      """
      -- endpoint: GET /x/{id}
      -- summary: One,
      --   and more.
      -- kind: write
      -- param id: key users
      -- param a, b: row meal (meal_id, user_id)
      -- before: DELETE FROM x WHERE id = :id
      SELECT 'a;b :id', "c:id", :id::text, :a FROM x -- :nothing;
      WHERE y = :b AND z = :id;
      SELECT $$;:id$$
      """)
    #expect(endpoint.name == "some-name")
    #expect(endpoint.summary == "One, and more.")
    #expect(endpoint.statements.count == 2)
    #expect(endpoint.statements[0].parameters == ["id", "a", "b"])
    #expect(
      endpoint.statements[0].sql
        == "SELECT 'a;b :id', \"c:id\", $1::text, $2 FROM x -- :nothing;\nWHERE y = $3 AND z = $1")
    #expect(endpoint.statements[1].sql == "SELECT $$;:id$$")
    #expect(endpoint.before == [.init(sql: "DELETE FROM x WHERE id = $1", parameters: ["id"])])
    #expect(endpoint.parameters[1].source == .row(table: "meal", columns: ["meal_id", "user_id"]))
  }

  @Test(arguments: [
    ("-- kind: read\nSELECT 1", "line 1: the line \"-- endpoint"),
    ("-- endpoint: x\nSELECT 1", "the line \"-- kind"),
    ("-- endpoint: x\n-- kind: readd\nSELECT 1", "line 2: kind is read or write"),
    ("-- endpoint: x\n-- kind: read\n", "there is no statement"),
    (
      "-- endpoint: x\n-- kind: read\n\nSELECT 1;\nSELECT :y",
      "line 5: parameter :y is not described"
    ),
    ("-- endpoint: x\n-- kind: read\n-- param y: now\nSELECT 1", "parameter y is not used"),
    (
      "-- endpoint: x\n-- kind: read\n-- param y: nothing\nSELECT :y",
      "line 3: \"nothing\" is none of"
    ),
    (
      "-- endpoint: x\n-- kind: read\n-- param y: integer 5..1\nSELECT :y",
      "line 3: \"integer 5..1\""
    ),
    ("-- endpoint: x\n-- kind: read\n-- param y, z: now\nSELECT :y, :z", "only \"row\""),
    ("-- endpoint: x\n-- kind: read\n-- param y: row a (b, c)\nSELECT :y", "1 parameters and 2"),
    ("-- endpoint: x\n-- kind: read\n-- param 1y: now\nSELECT 1", "names no parameters"),
    (
      "-- endpoint: x\n-- kind: read\n-- param y: now\n-- param y: today\nSELECT :y",
      "line 4: parameter y is given twice"
    ),
    (
      "-- endpoint: x\n-- kind: write\nSELECT 1;\n-- now\n commit;",
      "line 4: COMMIT has no place here"
    ),
    (
      "-- endpoint: x\n-- kind: write\n-- before: BEGIN\nSELECT 1",
      "line 3: BEGIN has no place here"
    ),
    ("-- endpoint: x\n-- kind: read\n-- before: SELECT 1\nSELECT 1", "line 3: \"before\" is for"),
  ])
  func whatIsWrongIsNamedWithItsLine(_ text: String, _ message: String) {
    let error = #expect(throws: WorkloadError.self) { try parse(text) }
    #expect(error?.code == .malformed)
    #expect(error?.description.hasPrefix("x/03-some-name.sql, line ") == true)
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  /// Lines may end as on Windows.
  @Test func linesThatEndInCarriageReturns() throws {
    let endpoint = """
      -- endpoint: GET /x
      -- summary: One,
      --   and more.
      -- kind: read
      -- param id: key users
      SELECT 1 -- a comment; no :parameter
      WHERE 1 = :id;
      SELECT 2;

      """
    let rewrite = """
      -- summary: Why.
      -- requires: CREATE INDEX
      --   ON meal (user_id)
      SELECT 3 -- it's
      WHERE 1 = :id;
      SELECT 4;

      """
    func read(_ lineEnd: String) throws -> (Endpoint, Rewrite?, [String]) {
      let directory = try temporaryDirectory()
      func write(_ text: String, _ name: String) throws {
        try text.split(separator: "\n", omittingEmptySubsequences: false)
          .joined(separator: lineEnd)
          .write(toFile: directory.path(name), atomically: false, encoding: .utf8)
      }
      try write(endpoint, "a.sql")
      try write(rewrite, "a.rewrite.sql")
      let workload = try Workload.directory(directory.path)
      return (
        workload.endpoints[0], try workload.rewrites(inDirectory: directory.path)["a"],
        try Workload.statements(inFile: directory.path("a.sql"))
      )
    }
    let (plain, plainRewrite, plainStatements) = try read("\n")
    let (windows, windowsRewrite, windowsStatements) = try read("\r\n")
    #expect(plain.statements.count == 2 && windows.summary == "One, and more.")
    #expect(windows.statements == plain.statements && windows.text == plain.text)
    #expect(plainRewrite?.steps.count == 1 && windowsRewrite?.steps == plainRewrite?.steps)
    #expect(windowsRewrite?.endpoint.statements == plainRewrite?.endpoint.statements)
    #expect(plainStatements.count == 2 && windowsStatements == plainStatements)
  }

  @Test func directories() throws {
    let missing = #expect(throws: WorkloadError.self) { try Workload.directory("/nowhere/at/all") }
    #expect(missing?.code == .unreadable)
    let unknown = #expect(throws: WorkloadError.self) {
      try Workload.fitness().selecting(["meals-of-day", "nothing"])
    }
    #expect(unknown?.description.contains("\"nothing\"") == true)
    #expect(try Workload.fitness().selecting(["post-user", "meals-of-day"]).endpoints.count == 2)
  }
}
