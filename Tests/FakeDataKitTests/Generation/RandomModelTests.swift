import Foundation
import ModelSupport
import Testing

@testable import FakeDataKit

/// Models of random shape keep the contract, whatever is in them.
///
/// `FAKEDATA_MODELS` says how many are tried (200), `FAKEDATA_MODEL_SEED` the first one's seed.
@Suite struct RandomModelTests {
  private static let count =
    ProcessInfo.processInfo.environment["FAKEDATA_MODELS"].flatMap { Int($0) } ?? 200
  private static let first =
    ProcessInfo.processInfo.environment["FAKEDATA_MODEL_SEED"].flatMap { UInt64($0) } ?? 1

  private static let parameters = RunParameters.sample(8, days: 3)

  @Test(arguments: 0..<8) func theContractHolds(share: Int) throws {
    for number in stride(from: share, to: Self.count, by: 8) {
      let random = RandomModel(seed: Self.first &+ UInt64(number))
      guard let problem = Self.problem(random.model, isHeadStable: random.isHeadStable) else {
        continue
      }
      // The same kind of problem, not another one.
      let small = RandomModel.shrunk(random.model, Self.parameters) {
        Self.problem($0, isHeadStable: random.isHeadStable)?.split(separator: ":").last
          == problem.split(separator: ":").last
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      let json = String(decoding: try encoder.encode(small), as: UTF8.self)
      Issue.record(
        """
        seed \(random.seed): \(problem); shrunk: \
        \(Self.problem(small, isHeadStable: random.isHeadStable) ?? "") \(json)
        """)
    }
  }

  /// What is wrong with a model's rows, or nil.
  private static func problem(_ model: DataModel, isHeadStable: Bool) -> String? {
    let plan: DataPlan
    do { plan = try DataPlan(model, parameters) } catch { return "\(error)" }
    do {
      let plain = try DataPlan(
        model, parameters, optimizing: false, takesShortWay: false, countedDraws: 1 << 30)
      let large = try DataPlan(model, .sample(40, days: 3))
      let more = try DataPlan(withMore(model), parameters)
      for table in plan.tables {
        let rows = table.encodedRows(.copyText)
        func differs(_ other: [UInt8], _ what: String) -> String? {
          rows == other ? nil : "table \(table.name): \(what)"
        }
        let lines = rows.count { $0 == UInt8(ascii: "\n") }
        if UInt64(lines) != table.rowCount {
          return "table \(table.name): \(lines) rows, counted \(table.rowCount)"
        }
        for batchRows in [1, 5, 64, 2000] {
          if let problem = differs(
            table.encodedRows(.copyText, batchRows: batchRows), "batches of \(batchRows)")
          {
            return problem
          }
        }
        let borders = [0, table.units / 3, table.units / 3, table.units / 2, table.units]
        let parts = zip(borders, borders.dropFirst()).map {
          table.encodedRows(.copyText, units: $0..<$1)
        }
        if let problem = differs(Array(parts.joined()), "parts") { return problem }
        if let problem = differs(segments(table), "segments") { return problem }
        let other = plain.table(table.name)!
        if let problem = differs(other.encodedRows(.copyText), "without the optimizer") {
          return problem
        }
        if isHeadStable {
          let head = large.table(table.name)!.encodedRows(.copyText, units: 0..<table.units)
          if let problem = differs(head, "head of a larger one") { return problem }
        }
        // The columns that were there are the first of each line.
        let longer = String(decoding: more.table(table.name)!.encodedRows(.copyText), as: UTF8.self)
        let cut = longer.split(separator: "\n").map {
          $0.split(separator: "\t", omittingEmptySubsequences: false).dropLast().joined(
            separator: "\t")
        }
        let mine = String(decoding: rows, as: UTF8.self).split(
          separator: "\n", omittingEmptySubsequences: true
        ).map { String($0) }
        if !table.columns.isEmpty, cut != mine {
          return "table \(table.name): another column or table moved a value"
        }
      }
    } catch { return "\(error)" }
    return problem(ofReferencesIn: plan, model)
  }

  /// What is wrong with columns of rows that are referred to, which foreign keys name, or nil.
  private static func problem(ofReferencesIn plan: DataPlan, _ model: DataModel) -> String? {
    for table in model.tables {
      for key in table.foreignKeys {
        guard let first = table.columns.first(where: { $0.name == key.columns[0] }),
          case .referenced(_, by: let selector) = first.rule,
          let target = model.table(key.references)
        else { continue }
        let (own, others) = (fields(plan, table), fields(plan, target))
        // Their keys' columns are the same in both, whatever their order.
        let rows = Dictionary(
          uniqueKeysWithValues: others.map { row in (target.primaryKey.map { row[$0]! }, row) })
        for column in table.columns {
          guard case .referenced(let name, by: selector) = column.rule, column.nullShare == 0
          else { continue }
          for row in own {
            let number = key.columns.map { row[$0]! }
            if number.contains("\\N") { continue }
            guard rows[number]?[name] == row[column.name] else {
              return "table \(table.name): column \(column.name) is not that of the row referred to"
            }
          }
        }
      }
    }
    return nil
  }

  /// A table's rows, by column, as `COPY` has them.
  private static func fields(_ plan: DataPlan, _ table: TableModel) -> [[String: Substring]] {
    let text = String(decoding: plan.table(table.name)!.encodedRows(.copyText), as: UTF8.self)
    return text.split(separator: "\n").map { line in
      let values = line.split(separator: "\t", omittingEmptySubsequences: false)
      return Dictionary(uniqueKeysWithValues: zip(table.storedColumns.map(\.name), values))
    }
  }

  private static func segments(_ table: TablePlan) -> [UInt8] {
    var segments = TableSegments(
      table, units: 0..<table.units, rows: 0..<table.rowCount, segmentRows: 20)
    var generator = TableGenerator(table, units: 0..<0)
    var output = OutputBuffer(capacity: 1 << 16)
    while let segment = segments.next() {
      generator.restart(with: segment)
      while generator.next() > 0 { RowFormat.copyText.encode(generator, into: &output) }
    }
    return output.withBytes { Array($0) }
  }

  /// The model with one more column in each table, and one more table.
  private static func withMore(_ model: DataModel) -> DataModel {
    var model = model
    for index in model.tables.indices {
      model.tables[index].columns.insert(.latent("one more latent", .uniform(0...9)), at: 0)
      model.tables[index].columns.append(
        ColumnModel("one more", .int4, .expression(.column("one more latent") + 1), nullShare: 0.5))
    }
    model.tables.append(
      TableModel(
        name: "one more table",
        cardinality: .children(of: model.tables[0].name, count: .uniform(0...2), every: nil),
        columns: [ColumnModel("id", .int8, .rowNumber)], primaryKey: ["id"], identity: "id"))
    return model
  }
}
