import DataSets
import FakeDataKit
import Foundation
import Testing

@testable import DatabaseLoader
@testable import fakedata

@Suite("Progress as text") struct ProgressViewTests {
  let data: DataPlan
  let plan: LoadPlan

  init() throws {
    data = try DataPlan(Fitness.model(), RunParameters(seed: 1, scale: 1_000))
    plan = LoadPlan(freshLoadOf: data)
  }

  /// A moment of a load in which each table has received a share of its rows, ten bytes a row.
  private func view(
    seconds: Double, copied: Double,
    times: (LoadStep) -> (start: Double?, end: Double?) = { _ in (nil, nil) }
  ) -> ProgressView {
    ProgressView(
      LoadProgress.Snapshot(
        seconds: seconds,
        tables: data.tables.map { table in
          let rows = UInt64(Double(table.rowCount) * copied)
          return LoadProgress.Table(
            name: table.name, totalRows: table.rowCount, firstKey: 1, rows: rows, bytes: rows * 10)
        },
        steps: plan.steps.map { step in
          let (start, end) = times(step)
          return LoadProgress.Step(step: step, start: start, end: end)
        }))
  }

  private func phase(_ view: ProgressView, _ name: LoadStep.Phase) throws -> ProgressView.Phase {
    try #require(view.phases.first { $0.phase == name })
  }

  @Test func beforeTheLoad() throws {
    let view = view(seconds: 0, copied: 0)
    #expect(view.rows == 0)
    #expect(view.totalRows == data.rowCount)
    #expect(view.rowsPerSecond == 0)
    #expect(view.secondsLeft == nil)
    #expect(view.phases.map(\.phase) == [.create, .copy, .keys, .analyze, .foreignKeys, .publish])
    #expect(view.phases.allSatisfy { $0.share == 0 && $0.stepsDone == 0 && $0.running.isEmpty })
    #expect(view.line == "0 of \(NumberText.grouped(data.rowCount)) rows copied (0%)")
  }

  @Test func whileRowsAreCopied() throws {
    // The copies began after one second; half of the rows took two.
    let view = view(seconds: 3, copied: 0.5) { step in
      switch step.phase {
      case .create: (0, 1)
      case .copy: (1, nil)
      default: (nil, nil)
      }
    }
    let rows = data.tables.reduce(0) { $0 + $1.rowCount / 2 }
    #expect(view.rows == rows)
    #expect(view.bytes == rows * 10)
    #expect(view.rowsPerSecond == Double(rows) / 2)
    #expect(view.bytesPerSecond == Double(rows) * 10 / 2)
    let left = try #require(view.secondsLeft)
    #expect(abs(left - 2) < 0.01)
    #expect(try abs(phase(view, .copy).share - 0.5) < 0.01)
    #expect(try phase(view, .create).share == 1)
    #expect(try phase(view, .keys).share == 0)
    #expect(try phase(view, .copy).running.contains("copy meal"))
    #expect(view.line.contains("rows copied (49%)") || view.line.contains("rows copied (50%)"))
    #expect(view.line.contains("0:02 left"))
    #expect(view.line.contains("copy users and copy goals"))
  }

  @Test func afterTheRowsAreCopied() throws {
    let view = view(seconds: 100, copied: 1) { step in
      switch step.phase {
      case .create: (0, 1)
      case .copy: (1, 5)
      case .keys: (5, step.table == "meal" ? nil : 50)
      default: (nil, nil)
      }
    }
    // The rate is that of the copying, however long the rest takes.
    #expect(view.rowsPerSecond == Double(data.rowCount) / 4)
    #expect(view.secondsLeft == nil)
    #expect(try phase(view, .copy).share == 1)
    let keys = try phase(view, .keys)
    #expect(keys.share > 0 && keys.share < 1)
    #expect(keys.stepsDone == 7 && keys.steps == 8)
    #expect(keys.running == ["build meal_pkey"])
    #expect(view.line.hasSuffix("rows copied (100%), build meal_pkey"))
  }

  @Test func afterTheLoad() {
    let view = view(seconds: 9, copied: 1) { _ in (1, 2) }
    #expect(view.phases.allSatisfy { $0.share == 1 && $0.stepsDone == $0.steps })
    #expect(view.bars(width: 200).allSatisfy { $0.contains("100%") && !$0.contains("░") })
  }

  @Test(arguments: 1...200) func barsFitIntoALineAndTheTimeLeftStays(_ width: Int) {
    let view = view(seconds: 3, copied: 0.5) { $0.phase == .copy ? (1, nil) : (nil, nil) }
    let bars = view.bars(width: width)
    #expect(bars.count == 3)
    #expect(bars.allSatisfy { $0.count <= width && !$0.contains("\n") })
    if width >= 9 { #expect(bars[0].hasSuffix("0:02 left")) }
    if width >= 39 { #expect(bars[0].hasPrefix("copy ") && bars[0].contains("%  ")) }
  }

  @Test func oneJSONObjectOnALine() throws {
    let view = view(seconds: 3, copied: 0.5) { $0.phase == .copy ? (1, nil) : (nil, nil) }
    #expect(!view.json.contains("\n"))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(view.json.utf8)) as? [String: Any])
    #expect(object["event"] as? String == "progress")
    #expect(object["rows"] as? UInt64 == view.rows)
    #expect(object["total_rows"] as? UInt64 == view.totalRows)
    let phases = try #require(object["phases"] as? [[String: Any]])
    #expect(
      phases.compactMap { $0["name"] as? String }
        == ["create", "copy", "keys", "analyze", "foreign keys", "publish"])
  }

  @Test func aPhaseWithoutStepsIsDone() throws {
    let model = DataModel(
      name: "lonely", catalogs: [],
      tables: [
        TableModel(
          name: "things", cardinality: .scale, columns: [ColumnModel("id", .int8, .rowNumber)],
          primaryKey: "id")
      ])
    let data = try DataPlan(model, RunParameters(seed: 1, scale: 10))
    let progress = LoadProgress(LoadPlan(freshLoadOf: data), data)
    let view = ProgressView(progress.snapshot())
    #expect(try phase(view, .foreignKeys).share == 1)
    #expect(view.bars(width: 80).last?.contains("100%") == true)
    #expect(view.json.contains("foreign keys"))
  }
}
