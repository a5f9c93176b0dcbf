import FakeDataKit

extension Fitness {
  /// Every catalogue of the data set.
  static let catalogs: [Catalog] = {
    let ingredients = ingredientNames.split(separator: "\n").map(String.init)
    let numbers = Dictionary(uniqueKeysWithValues: zip(ingredients, Int64(1)...))
    var dishCatalog = catalog("dishes", dishes)
    // The dishes name their ingredient; the meals want its number.
    let place = dishCatalog.columns.firstIndex(of: "ingredient")!
    dishCatalog.columns.append("ingredient_id")
    for row in dishCatalog.rows.indices {
      let ingredient = dishCatalog.rows[row][place].plainText
      guard let number = numbers[ingredient] else {
        preconditionFailure("the ingredient \"\(ingredient)\" of a dish is not in the list")
      }
      dishCatalog.rows[row].append(.integer(number))
    }
    return [
      catalog("muscle_groups", muscleGroups),
      catalog("exercises", exercises),
      Catalog(
        name: "ingredients", columns: ["name"], rows: ingredients.map { [.text($0)] }),
      dishCatalog,
      catalog("first_names", firstNames),
      catalog("last_names", lastNames),
      catalog("goal_phrases", goalPhrases),
      catalog("meal_patterns", mealPatterns),
      catalog("meal_slots", mealSlots),
    ]
  }()

  private static func catalog(_ name: String, _ text: String) -> Catalog {
    do {
      return try Catalog(name: name, text: text)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  static let muscleGroupsTable = TableModel(
    name: "muscle_groups", cardinality: .catalog("muscle_groups"),
    columns: [
      ColumnModel("muscle_group_id", .int8, fromRow("muscle_group_id", of: "muscle_groups")),
      ColumnModel("type", .varchar, fromRow("type", of: "muscle_groups")),
      ColumnModel("group", .varchar, fromRow("group", of: "muscle_groups")),
    ],
    primaryKey: "muscle_group_id")

  static let exercisesTable = TableModel(
    name: "exercises", cardinality: .catalog("exercises"),
    columns: [
      ColumnModel("id", .int8, fromRow("id", of: "exercises")),
      ColumnModel("name", .text, fromRow("name", of: "exercises")),
      ColumnModel("muscle_group_id", .int8, fromRow("muscle_group_id", of: "exercises")),
    ],
    primaryKey: "id",
    foreignKeys: [.init("muscle_group_id", references: "muscle_groups")])

  static let ingredientTable = TableModel(
    name: "ingredient", cardinality: .catalog("ingredients"),
    columns: [
      ColumnModel("ingredient_id", .int8, .rowNumber),
      ColumnModel("name", .text, fromRow("name", of: "ingredients")),
    ],
    primaryKey: "ingredient_id")

  private static func fromRow(_ column: String, of catalog: String) -> Rule {
    .lookup(column, in: catalog, by: TableModel.rowColumn)
  }
}
