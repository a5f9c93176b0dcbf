import DatabaseLoader
import FakeDataKit
import TestSupport
import Testing

@Suite("Expected bytes") struct StorageEstimateTests {
  /// Bytes at a table's end that hold no rows. From 16 on COPY lets a table grow by up to 64 pages at once.
  private func unusedBytes(_ database: TestDatabase) throws -> UInt64 {
    let version = try database.value("SHOW server_version_num").flatMap { Int($0) } ?? 0
    return version >= 160_000 ? 64 * 8192 : 0
  }

  /// The estimate for a data set against the server's own figures after a load.
  private func expectClose(
    _ data: DataPlan, from smallest: UInt64, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let database = try TestDatabase()
    let report = try database.load(data)
    let estimate = StorageEstimate(data)
    #expect(estimate.tables.map(\.name) == report.tables.map(\.name))
    #expect(estimate.tables.map(\.rows) == report.tables.map(\.rows))
    let unused = try unusedBytes(database)
    func isClose(_ one: UInt64, _ other: UInt64, percent: Double, unused: UInt64 = 0) -> Bool {
      let tolerance = Double(other) * percent / 100
      return (-tolerance - Double(unused)...tolerance).contains(Double(one) - Double(other))
    }
    for (expected, found) in zip(estimate.tables, report.tables)
    where found.bytesOnDisk >= smallest {
      let figures: Comment = """
        \(found.name): \(expected.bytesOnDisk) of \(found.bytesOnDisk) on disk, \
        \(expected.bytesSent) of \(found.bytesSent) sent
        """
      #expect(
        isClose(expected.bytesOnDisk, found.bytesOnDisk, percent: 5, unused: unused), figures,
        sourceLocation: sourceLocation)
      #expect(
        isClose(expected.bytesSent, found.bytesSent, percent: 1), figures,
        sourceLocation: sourceLocation)
      let heap = try database.value(
        "SELECT pg_relation_size($1) + pg_relation_size($1, 'vm')", [SQLName.quoted(found.name)])
      #expect(
        isClose(expected.heapBytes, UInt64(heap ?? "") ?? 0, percent: 5, unused: unused), figures,
        sourceLocation: sourceLocation)
    }
    let (expected, found) = (
      estimate.tables.reduce(0) { $0 + $1.bytesOnDisk },
      report.tables.reduce(0) { $0 + $1.bytesOnDisk }
    )
    let unusedInAll = unused * UInt64(report.tables.count)
    #expect(
      isClose(expected, found, percent: 5, unused: unusedInAll), sourceLocation: sourceLocation)
  }

  @Test func theFitnessDataSet() throws {
    try expectClose(fitness(users: 50_000), from: 1 << 20)
  }

  /// Of a small one all rows are measured: nothing is estimated.
  @Test func smallTables() throws {
    let data = try fitness(users: 700)
    try expectClose(data, from: 0)
    let database = try TestDatabase()
    let report = try database.load(data)
    let unused = try unusedBytes(database)
    for (expected, found) in zip(StorageEstimate(data).tables, report.tables) {
      #expect(
        (expected.bytesOnDisk...expected.bytesOnDisk + unused).contains(found.bytesOnDisk),
        "\(found.name): \(expected.bytesOnDisk) of \(found.bytesOnDisk) on disk")
    }
  }

  @Test func otherModels() throws {
    try expectClose(
      DataPlan(SmallModel.hostile, RunParameters(seed: 1, scale: 40_000)), from: 1 << 20)
    // More rows on a page than anywhere else, and a unique key of texts, some of them long.
    let model = DataModel(
      name: "wide", catalogs: [],
      tables: [
        TableModel(
          name: "things", cardinality: .scale,
          columns: [
            ColumnModel("id", .int8, .rowNumber),
            ColumnModel("label", .text, .text("{id} \(String(repeating: "long ", count: 8))")),
            ColumnModel("day", .date, .uniform(0...100)),
            ColumnModel("note", .text, .text(String(repeating: "much longer ", count: 20))),
          ],
          primaryKey: "id", uniques: [.init(name: "labels", columns: ["label"])]),
        TableModel(
          name: "narrow", cardinality: .children(of: "things", count: 2...2, daily: false),
          columns: [ColumnModel("id", .int8, .rowNumber)], primaryKey: "id"),
      ])
    try expectClose(DataPlan(model, RunParameters(seed: 1, scale: 20_000)), from: 0)
  }
}
