import Testing

@testable import DataSets
@testable import FakeDataKit

@Suite struct ProgramOptimizerTests {
  /// The plans of a model's table with and without the optimizer.
  private func plans(
    _ model: DataModel, _ table: String, scale: UInt64 = 700, days: Int = 1
  ) throws -> (optimized: TablePlan, plain: TablePlan) {
    let parameters = RunParameters(seed: 5, scale: scale, days: days)
    return (
      try #require(try DataPlan(model, parameters).table(table)),
      try #require(
        try DataPlan(model, parameters, optimizing: false, countedDraws: .max).table(table))
    )
  }

  /// Latent numbers and a stored column that is computed from them.
  private func computed(
    _ latent: [ClosedRange<Int64>], _ expression: Expression
  ) -> DataModel {
    SampleModel.root(
      latent.enumerated().map { .latent("x\($0.offset)", .uniform($0.element)) } + [
        ColumnModel("y", .int8, .expression(expression))
      ])
  }

  private func kinds(_ program: Program) -> [String] {
    program.steps.map { String(String(describing: $0.step).prefix { $0.isLetter }) }
  }

  @Test(arguments: [1, 3])
  func noValueOfTheFitnessModelChanges(days: Int) throws {
    for table in Fitness.model().tables {
      let (optimized, plain) = try plans(Fitness.model(), table.name, days: days)
      #expect(optimized.encodedRows() == plain.encodedRows(), "table \(table.name)")
    }
  }

  @Test func noValueOfTheSampleModelChanges() throws {
    for table in SampleModel.model().tables {
      let (optimized, plain) = try plans(SampleModel.model(), table.name, days: 3)
      #expect(optimized.encodedRows() == plain.encodedRows(), "table \(table.name)")
    }
  }

  @Test func fewerStepsMakeTheFitnessModel() throws {
    for table in ["goals", "user_workouts"] {
      let (optimized, plain) = try plans(Fitness.model(), table)
      #expect(optimized.program.steps.count * 4 < plain.program.steps.count * 3)
      #expect(optimized.program.laneCount == optimized.program.steps.count)
    }
  }

  @Test func whatDependsOnOneLaneOfFewValuesIsOneLookup() throws {
    let x = Expression.column("x0")
    let model = computed([-50...1000], .maximum((x * x - 7 * x) / 13, 20) + 3)
    let (optimized, plain) = try plans(model, "t")
    #expect(kinds(optimized.program) == ["rowNumber", "sample", "tabulated"])
    #expect(optimized.encodedRows() == plain.encodedRows())
  }

  @Test(
    arguments: [
      [0...9, 10...19, -4...4], [0...89, 1...91], [-3...(-1), 5...6, 0...1000],
    ] as [[ClosedRange<Int64>]])
  func severalLanesOfFewValuesAreOneLookup(ranges: [ClosedRange<Int64>]) throws {
    // Each lane counts differently.
    let sum = ranges.indices.reduce(Expression.constant(17)) { sum, index in
      sum * 3 + .maximum(.column("x\(index)"), 0) * .column("x\(index)")
    }
    let (optimized, plain) = try plans(computed(ranges, sum / 5), "t", scale: 20_000)
    #expect(kinds(optimized.program).filter { $0 == "tabulated" }.count == 1)
    #expect(!kinds(optimized.program).contains("arithmetic"))
    #expect(optimized.encodedRows() == plain.encodedRows())
  }

  @Test func tooManyValuesStayArithmetic() throws {
    let limit = Int64(ProgramOptimizer.maximumEntries)
    let expression = (Expression.column("x0") * 3 + 1) / 2
    let (fits, _) = try plans(computed([1...limit], expression), "t")
    #expect(kinds(fits.program) == ["rowNumber", "sample", "tabulated"])
    let (exceeds, plain) = try plans(computed([0...limit], expression), "t")
    #expect(!kinds(exceeds.program).contains("tabulated"))
    #expect(exceeds.encodedRows() == plain.encodedRows())
  }

  @Test func rangesThatOverflowWhenMultipliedStayArithmetic() throws {
    let wide: ClosedRange<Int64> = -2_147_483_648...2_147_483_647
    let expression = Expression.column("x0") + .column("x1") * 2 + .column("x2")
    let (optimized, plain) = try plans(computed([wide, wide, wide], expression), "t")
    #expect(!kinds(optimized.program).contains("tabulated"))
    #expect(optimized.encodedRows() == plain.encodedRows())
  }

  @Test func whatNobodyReadsIsNotMade() throws {
    let model = SampleModel.root([
      .latent("unread", .uniform(0...9)),
      .latent("read", .uniform(0...9)),
      .latent("unread_too", .expression(.column("read") * .column("unread"))),
      ColumnModel("y", .int8, .expression(.column("read"))),
    ])
    let (optimized, plain) = try plans(model, "t")
    #expect(optimized.program.steps.count == 2)
    #expect(optimized.program.laneCount == 2)
    #expect(optimized.encodedRows() == plain.encodedRows())
  }
}
