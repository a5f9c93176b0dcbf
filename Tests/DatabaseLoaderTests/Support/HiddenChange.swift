import TestSupport
import Testing

@testable import DatabaseLoader

/// A change of a row behind a run's back, and what a verification says of it.
struct HiddenChange: CustomTestStringConvertible, Sendable {
  let sql: String
  let table: String
  /// What the table's first difference has in it.
  let found: [String]
  /// The table's changed, missing and extra rows; nil is any.
  let rows: [UInt64]?
  var testDescription: String { sql }

  init(_ sql: String, _ table: String, _ found: [String], _ rows: [UInt64]? = nil) {
    self.sql = sql
    self.table = table
    self.found = found
    self.rows = rows
  }

  /// Makes the change in a database that is what it should be, and expects to be told of it alone.
  func expectNamed(
    in database: TestDatabase, by verify: () throws -> VerificationReport
  ) throws {
    #expect(try verify().isEqual)
    try database.execute(sql)
    let report = try verify()
    #expect(!report.isEqual)
    let table = try #require(report.tables.first { $0.name == self.table })
    let said = table.firstDifference?.description ?? ""
    for text in found { #expect(said.contains(text), "\(said)") }
    if let rows {
      #expect([table.changedRows, table.missingRows, table.extraRows] == rows)
      #expect(table.equalRows == table.expectedRows - rows[0] - rows[1])
    }
    #expect(table.isEstimate == nil)
    #expect(
      report.tables.filter { $0.name != self.table }.allSatisfy { $0.firstDifference == nil })
  }
}
