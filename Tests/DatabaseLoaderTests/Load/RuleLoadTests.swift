import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// What rules promise, as constraints that the server checks row by row.
@Suite struct RuleLoadTests {
  private static let model: DataModel = {
    let key = ColumnModel("id", .int8, .rowNumber)
    let evening = (0..<24).map { (17...21).contains($0) ? 4.0 : $0 > 7 ? 1 : 0 }
    return DataModel(
      name: "rules", catalogs: [],
      tables: [
        TableModel(
          name: "customers", cardinality: .scale,
          columns: [
            key,
            ColumnModel("code", .characterVarying(7), .pattern("[A-Z]{2}-\\d{4}", isUnique: true)),
            ColumnModel("invoice", .text, .text("INV-{{{id:06}}}")),
            ColumnModel(
              "born", .date,
              .moment(Moment(from: .daysBeforeAsOf(20_000), to: .daysBeforeAsOf(6_600)))),
            ColumnModel(
              "joined", .timestamptz,
              .moment(
                Moment(
                  from: .daysBeforeAsOf(700),
                  weights: CalendarWeights(
                    hours: evening, weekdays: [1, 1, 1, 1, 1, 0, 0], yearlyGrowth: 0.4)))),
            ColumnModel(
              "seen", .timestamptz,
              .after("joined", Delay(.exponential(mean: 30 * TimeUnit.day), hours: evening))),
          ],
          primaryKey: ["id"], identity: "id",
          uniques: [
            .init(name: "codes", columns: ["code"]), .init(name: "invoices", columns: ["invoice"]),
          ],
          checks: [
            .init(
              name: "form", condition: #"code ~ '^[A-Z]{2}-\d{4}$' AND invoice ~ '^INV-\{\d{6}\}$'"#
            ),
            .init(
              name: "working days", condition: "extract(isodow FROM joined AT TIME ZONE 'UTC') < 6"),
            .init(
              name: "order",
              condition: "born < joined AND joined <= seen AND seen < '2024-06-04 00:00:00+00'"),
          ]),
        TableModel(
          name: "orders",
          cardinality: .children(of: "customers", count: .uniform(0...9), every: nil),
          columns: [
            key, ColumnModel("customer_id", .int8, .parentKey),
            ColumnModel("number", .int2, .permuted(1...9), scope: .group),
            .latent("since", .parent("joined")), .latent("until", .parent("seen")),
            ColumnModel(
              "placed", .timestamp, .after("since", Delay(.days(0...400), limit: "until"))),
            .latent("state", .choice([.init("open", 3), .init("void", 1)])),
            ColumnModel(
              "voided", .date,
              .by(
                "state",
                [
                  .init("open", .null), .init("void", .after("placed", Delay(.days(0...3)))),
                ])),
          ],
          primaryKey: ["id"], identity: "id",
          uniques: [.init(name: "numbers", columns: ["customer_id", "number"])],
          checks: [
            .init(
              name: "later",
              condition: "voided IS NULL OR voided BETWEEN placed::date AND '2024-06-03'")
          ],
          foreignKeys: [.init("customer_id", references: "customers", cascades: true)]),
      ])
  }()

  @Test(arguments: [false, true]) func theServerAgrees(isSingleTransaction: Bool) throws {
    let database = try TestDatabase()
    let data = try DataPlan(Self.model, RunParameters(seed: 11, scale: 3000))
    let options = LoadOptions(isSingleTransaction: isSingleTransaction)
    let report = try options.load(data, into: database.parameters).run(Interruption())
    #expect(
      try Verification(
        [.init(report.record, of: data.model)], in: database.parameters, options: .init()
      ).run().differences == [])
    func count(_ condition: String) throws -> Int {
      Int(
        try database.value(
          "SELECT count(*) FROM orders o JOIN customers c ON c.id = customer_id WHERE \(condition)")!
      )!
    }
    #expect(try count("placed AT TIME ZONE 'UTC' NOT BETWEEN joined AND seen") == 0)
    #expect(try count("voided IS NOT NULL") > 1000)
    #expect(try count("number = 9") > 100)
  }

  /// More rows than texts: told before the server is asked for anything.
  @Test func tooManyRowsForAPattern() throws {
    let error = #expect(throws: ModelError.self) {
      try DataPlan(Self.model, RunParameters(seed: 11, scale: 6_760_001))
    }
    #expect(
      error?.message
        == "table \"customers\", column \"code\": the table has 6760001 rows, and pattern "
        + "\"[A-Z]{2}-\\d{4}\" makes only 6760000 texts, none of which may come twice")
  }
}
