import FakeDataKit

extension Fitness {
  /// The members.
  ///
  /// Mean heights are those of U.S. adults (69.0 and 63.5 inches; Centers for Disease Control and
  /// Prevention, National Health and Nutrition Examination Survey 2015–2018). The quantiles of the
  /// body mass index are this project's choice for people who use a fitness app: somewhat leaner
  /// than all adults, and skewed as they are.
  static let usersTable = TableModel(
    name: "users", cardinality: .scale,
    columns: Names.person + [
      // Tenths of kg/m².
      .latent(
        "body_mass_index",
        .by(
          "sex",
          [
            .init(
              "male",
              .empirical([
                .init(0, 170), .init(0.01, 186), .init(0.05, 205), .init(0.25, 238),
                .init(0.5, 262), .init(0.75, 293), .init(0.9, 332), .init(0.95, 360),
                .init(0.99, 410), .init(1, 470),
              ])),
            .init(
              "female",
              .empirical([
                .init(0, 168), .init(0.01, 178), .init(0.05, 193), .init(0.25, 222),
                .init(0.5, 249), .init(0.75, 288), .init(0.9, 338), .init(0.95, 372),
                .init(0.99, 425), .init(1, 470),
              ])),
          ])),
      ColumnModel("user_id", .int8, .rowNumber),
      ColumnModel("name", .text, .text("{given} {family}")),
      // 703 turns pounds per square inch into kg/m².
      ColumnModel(
        "weight", .int8,
        .expression(
          (.column("body_mass_index") * .column("height") * .column("height") / 7030)
            .clamped(to: 85...400))),
      ColumnModel(
        "height", .int8,
        .by(
          "sex",
          [
            .init("male", .normal(mean: 69.0, standardDeviation: 2.9, range: 48...84)),
            .init("female", .normal(mean: 63.5, standardDeviation: 2.7, range: 48...84)),
          ])),
    ],
    primaryKey: "user_id")
}
