@testable import DataSets
@testable import FakeDataKit

/// The rows of 20,000 members, made once for all tests.
enum FitnessSample {
  static let users = 20_000

  static func plan(_ scale: UInt64, days: Int = 1) throws -> DataPlan {
    try DataPlan(Fitness.model(), .sample(scale, days: days))
  }

  static let members = rows("users")
  static let goals = rows("goals")
  static let workouts = rows("user_workouts")
  static let meals = rows("meal")

  private static let tables: [TablePlan] = try! plan(UInt64(users)).tables

  private static func rows(_ table: String) -> DecodedTable {
    try! tables.first { $0.name == table }!.decoded()
  }

  /// The rows of a catalogue by the text in one of its columns.
  static func catalog(_ name: String, by column: String) -> [String: [String: Value]] {
    let catalog = Fitness.model().catalog(name)!
    let key = catalog.columns.firstIndex(of: column)!
    return Dictionary(
      catalog.rows.map { row in
        (row[key].plainText, Dictionary(uniqueKeysWithValues: zip(catalog.columns, row)))
      }, uniquingKeysWith: { first, _ in first })
  }
}
