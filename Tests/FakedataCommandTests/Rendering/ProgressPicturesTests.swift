import DataFiles
import DataSets
import FakeDataKit
import Foundation
import Testing

@testable import DatabaseLoader
@testable import WorkloadKit
@testable import fakedata

/// What all views of progress have in common.
@Suite("Progress views") struct ProgressPicturesTests {
  private static let measuring = MeasuringProgress.Snapshot(
    endpoint: "recommend-workouts", done: 3, endpoints: 14, executions: 123_456, seconds: 2,
    secondsLeft: 53, share: 0.25)
  private static let tuning = TuningProgress.Snapshot(
    done: 7, steps: 41, activity: "building user_workouts (user_id, workout_date, muscle_group_id)",
    seconds: 62)

  private func pictures() throws -> [String: any ProgressPicture] {
    let data = try DataPlan(Fitness.model(), RunParameters(seed: 1, scale: 1_000))
    let export = try Export(data, ExportOptions(target: .nowhere, format: .csv))
    _ = try export.run()
    let load = LoadProgress.Snapshot(
      seconds: 3,
      tables: [
        LoadProgress.Table(
          name: "users", totalRows: 9_000_000, firstKey: 1, rows: 4_000_000, bytes: 400_000_000)
      ],
      steps: LoadPlan(freshLoadOf: data).steps.map {
        LoadProgress.Step(step: $0, start: $0.phase == .copy ? 1 : nil, end: nil)
      })
    return [
      "load": ProgressView(load), "export": ExportProgressView(export.progress.snapshot()),
      "bench": MeasuringProgressView(Self.measuring), "tune": TuningProgressView(Self.tuning),
    ]
  }

  @Test func theyFitIntoEveryWidth() throws {
    for (name, picture) in try pictures() {
      for width in 1...200 {
        let bars = picture.bars(width: width)
        #expect(bars.allSatisfy { $0.count <= width && !$0.contains("\n") }, "\(name), \(width)")
        if width >= 40 {
          #expect(bars[0].contains("█") && bars[0].contains("%"), "\(name), \(width)")
          if name != "tune" {
            #expect(bars[0].contains("  0:") && bars[0].contains(" left"), "\(name), \(width)")
          }
        }
      }
    }
  }

  @Test func theyAreLinesForLogsAndObjectsForMachines() throws {
    for (name, picture) in try pictures() {
      #expect(!picture.line.contains("\n") && !picture.json.contains("\n"))
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(picture.json.utf8)) as? [String: Any])
      #expect(object["event"] as? String == "progress", "\(name)")
    }
    #expect(
      MeasuringProgressView(Self.measuring).line
        == "3 of 14 endpoints measured, 0:53 left, recommend-workouts: 123,456 executions in 2.00 s"
    )
    #expect(
      TuningProgressView(Self.tuning).line
        == "7 of 41 steps done in 62.0 s, building user_workouts (user_id, workout_date, "
        + "muscle_group_id)")
  }

  /// Where the total is an expected value, there may be more rows.
  @Test func moreRowsThanExpected() throws {
    let data = try DataPlan(Fitness.model(), RunParameters(seed: 1, scale: 10))
    let view = ProgressView(
      LoadProgress.Snapshot(
        seconds: 3,
        tables: [
          LoadProgress.Table(name: "meal", totalRows: 100, firstKey: 1, rows: 103, bytes: 10)
        ],
        steps: LoadPlan(freshLoadOf: data).steps.map {
          LoadProgress.Step(step: $0, start: $0.phase == .copy ? 1 : nil, end: nil)
        }))
    #expect(view.secondsLeft == 0)
    #expect(view.bars(width: 100)[0].contains("100%"))
  }
}
