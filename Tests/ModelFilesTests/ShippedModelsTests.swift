import DataSets
import FakeDataKit
import Foundation
import ModelFiles
import Testing

/// The models that are part of the program.
struct ShippedModelsTests {
  @Test func areRead() {
    for name in ModelFile.shipped {
      do {
        let model = try ModelFile.read(name)
        #expect(model.name == name)
      } catch {
        Issue.record("\(error)")
      }
    }
  }

  @Test func examplesAreRead() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Models").path
    for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    where file.hasSuffix(".yaml") {
      do {
        _ = try ModelFile.read("\(folder)/\(file)")
      } catch {
        Issue.record("\(error)")
      }
    }
  }
}

/// The built-in data set as a file.
struct FitnessFileTests {
  @Test(arguments: [(1...7, 1...5, 1), (0...12, 2...9, 3)])
  func makesTheSameRows(workouts: ClosedRange<Int>, meals: ClosedRange<Int>, days: Int) throws {
    let file = try ModelFile.read(
      "fitness",
      options: .init(parameters: [
        "workouts": "\(workouts.lowerBound)-\(workouts.upperBound)",
        "meals": "\(meals.lowerBound)-\(meals.upperBound)",
      ]))
    let run = RunParameters(seed: 7, scale: 700, days: days)
    let expected = try DataPlan(Fitness.model(workouts: workouts, meals: meals), run)
    let plan = try DataPlan(file.model, run)
    #expect(SchemaSQL(file.model).script == SchemaSQL(expected.model).script)
    for table in expected.tables {
      #expect(csv(try #require(plan.table(table.name))) == csv(table), "\(table.name)")
    }
  }
}
