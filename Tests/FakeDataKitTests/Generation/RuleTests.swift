import Testing

@testable import FakeDataKit

/// What rules make, held against the draws that they take.
@Suite struct RuleTests {
  private static let scale: UInt64 = 3000

  private func rows(
    _ columns: [ColumnModel], scale: UInt64 = RuleTests.scale
  ) throws -> DecodedTable {
    try DataPlan(SampleModel.root(columns), .sample(scale)).tables[0].decoded()
  }

  /// The draws of a column of the root table "t".
  private func draws(_ column: String, count: UInt64 = RuleTests.scale) -> [UInt32] {
    let key = StreamKey(
      dataVersion: DataContract.version, seed: 42, table: "t", column: column)
    return (0..<count).map { CounterLayout.draw(key, row: $0) }
  }

  @Test func distributionsTakeTheColumnsDraws() throws {
    let quantiles: [EmpiricalDistribution.Quantile] = [.init(0, -5), .init(0.3, 9), .init(1, 77)]
    let table = try rows([
      ColumnModel("a", .int8, .uniform(-9...99)),
      ColumnModel("b", .int8, .normal(mean: 5, standardDeviation: 20, range: -30...40)),
      ColumnModel("c", .int8, .empirical(quantiles)),
      ColumnModel("d", .int8, .choice([.init(7, 1), .init(-4, 2), .init(0, 3)])),
      ColumnModel("e", .int8, .row(of: "colours", weight: "weight")),
    ])
    let uniform = UniformInteger(-9...99)
    let normal = NormalDistribution(mean: 5, standardDeviation: 20, range: -30...40)
    let empirical = EmpiricalDistribution(quantiles)
    let choice = AliasTable(weights: [1, 2, 3])
    let row = AliasTable(weights: [5, 3, 2, 0, 1])
    #expect(table.numbers("a") == draws("a").map { uniform.sample($0) })
    #expect(table.numbers("b") == draws("b").map { normal.sample($0) })
    #expect(table.numbers("c") == draws("c").map { empirical.sample($0) })
    #expect(table.numbers("d") == draws("d").map { [7, -4, 0][Int(choice.sample($0))] })
    #expect(table.numbers("e") == draws("e").map { row.sample($0) })
  }

  @Test func lookupsShareARow() throws {
    let table = try rows([
      .latent("row", .row(of: "colours", weight: "weight")),
      ColumnModel("name", .text, .lookup("name", in: "colours", by: "row")),
      ColumnModel("code", .int4, .lookup("code", in: "colours", by: "row")),
    ])
    let codes: [String: Int64] = ["red": 100, "green": 200, "blue": 300, "white": 500]
    for (name, code) in zip(table.texts("name"), table.numbers("code")) {
      #expect(codes[name] == code)
    }
    #expect(Set(table.texts("name")).count == 4)
  }

  @Test func aRuleForEachValue() throws {
    let table = try rows([
      ColumnModel("word", .text, .choice([.init("a", 1), .init("b", 1), .init("c", 1)])),
      // One kind of rule, given in another order than the choice's.
      ColumnModel(
        "one_kind", .int8,
        .by(
          "word",
          [
            .init("c", .uniform(20...29)), .init("a", .uniform(0...9)),
            .init("b", .uniform(10...19)),
          ])),
      // Rules of several kinds.
      ColumnModel(
        "kinds", .int8,
        .by(
          "word",
          [
            .init("a", .expression(0 - .column("id"))), .init("b", .uniform(1...5)),
            .init("c", .normal(mean: -50, standardDeviation: 3, range: -60 ... -40)),
          ])),
    ])
    let base = ["a": Int64(0), "b": 10, "c": 20]
    let draws = draws("one_kind")
    for row in 0..<table.rowCount {
      let word = table.texts("word")[row]
      #expect(
        table.numbers("one_kind")[row] == base[word]! + UniformInteger(0...9).sample(draws[row]))
      switch word {
      case "a": #expect(table.numbers("kinds")[row] == -Int64(row + 1))
      case "b": #expect((1...5).contains(table.numbers("kinds")[row]))
      default: #expect((-60 ... -40).contains(table.numbers("kinds")[row]))
      }
    }
  }

  @Test func choicesOfTextsByValue() throws {
    let table = try rows([
      .latent("n", .uniform(1...2)),
      ColumnModel("copy", .int8, .expression(.column("n"))),
      ColumnModel(
        "word", .text,
        .by(
          "n",
          [
            .init(2, .choice([.init("two", 1), .init("both", 1)])),
            .init(1, .choice([.init("both", 1), .init("one", 3)])),
          ])),
    ])
    let pairs = Set(zip(table.numbers("copy"), table.texts("word")).map { "\($0) \($1)" })
    #expect(pairs == ["1 one", "1 both", "2 two", "2 both"])
  }

  @Test func bucketsCountTheBoundsBelow() throws {
    let table = try rows([
      ColumnModel("n", .int8, .uniform(-3...8)),
      ColumnModel("bucket", .int8, .bucket("n", bounds: [-1, 0, 0, 5])),
      ColumnModel("none", .int8, .bucket("n", bounds: [])),
      // Numbers that are not negative and few, and numbers that are many.
      ColumnModel("few", .int8, .uniform(0...20)),
      ColumnModel("bucket_of_few", .int8, .bucket("few", bounds: [-7, 0, 1, 9, 9, 20, 21])),
      ColumnModel("many", .int8, .uniform(0...4096)),
      ColumnModel("bucket_of_many", .int8, .bucket("many", bounds: [1000, 4000])),
    ])
    for (number, bucket) in zip(table.numbers("n"), table.numbers("bucket")) {
      #expect(bucket == (number >= 5 ? 4 : number >= 0 ? 3 : number >= -1 ? 1 : 0))
    }
    for (number, bucket) in zip(table.numbers("few"), table.numbers("bucket_of_few")) {
      #expect(bucket == (number >= 20 ? 6 : number >= 9 ? 5 : number >= 1 ? 3 : 2))
    }
    for (number, bucket) in zip(table.numbers("many"), table.numbers("bucket_of_many")) {
      #expect(bucket == (number >= 4000 ? 2 : number >= 1000 ? 1 : 0))
    }
    #expect(Set(table.numbers("bucket")).count == 4)
    #expect(Set(table.numbers("bucket_of_few")) == [2, 3, 5, 6])
    #expect(Set(table.numbers("bucket_of_many")) == [0, 1, 2])
    #expect(Set(table.numbers("none")) == [0])
  }

  @Test func largeFactorsAreMultipliedExactly() throws {
    let top = Int64(UInt32.max)
    let table = try rows([
      ColumnModel("a", .int8, .uniform((top - 1000)...top)),
      ColumnModel("b", .int8, .uniform((1 << 31) - 1000...(1 << 31))),
      ColumnModel("c", .int8, .uniform(-(1 << 31)...(-(1 << 31) + 9))),
      // Factors of 32 bits without a sign, a negative one, and one of 33 bits.
      ColumnModel("ab", .int8, .expression(.column("a") * .column("b"))),
      ColumnModel("ac", .int8, .expression(.column("a") * .column("c"))),
      ColumnModel("wide", .int8, .expression((.column("a") + 5) * 1000)),
    ])
    for row in 0..<table.rowCount {
      let (a, b, c) = (
        table.numbers("a")[row], table.numbers("b")[row], table.numbers("c")[row]
      )
      #expect(table.numbers("ab")[row] == a * b)
      #expect(table.numbers("ac")[row] == a * c)
      #expect(table.numbers("wide")[row] == (a + 5) * 1000)
    }
  }

  @Test func smallerAndLargerOfFarApartNumbers() throws {
    let far: Int64 = 1 << 61
    let table = try rows([
      ColumnModel(
        "a", .int8, .choice([.init(.integer(-far), 1), .init(.integer(far), 1), .init(0, 1)])),
      ColumnModel(
        "b", .int8, .choice([.init(.integer(-far), 1), .init(.integer(far), 1), .init(1, 1)])),
      ColumnModel("smaller", .int8, .expression(.minimum(.column("a"), .column("b")))),
      ColumnModel("larger", .int8, .expression(.maximum(.column("a"), .column("b")))),
    ])
    for row in 0..<table.rowCount {
      let (a, b) = (table.numbers("a")[row], table.numbers("b")[row])
      #expect(table.numbers("smaller")[row] == min(a, b))
      #expect(table.numbers("larger")[row] == max(a, b))
    }
    #expect(Set(table.numbers("smaller")).count == 4)
  }

  @Test func arithmeticIsThatOfIntegers() throws {
    let (n, m): (FakeDataKit.Expression, FakeDataKit.Expression) = (.column("n"), .column("m"))
    let table = try rows([
      ColumnModel("n", .int8, .uniform(-30...30)),
      ColumnModel("m", .int8, .uniform(1...60)),
      ColumnModel("sum", .int8, .expression(n + m)),
      ColumnModel("difference", .int8, .expression(5 - n)),
      ColumnModel("product", .int8, .expression(n * m)),
      ColumnModel("smaller", .int8, .expression(.minimum(n, m))),
      ColumnModel("larger", .int8, .expression(.maximum(n, 3))),
      ColumnModel("clamped", .int8, .expression(n.clamped(to: -4...6))),
      // Both ways of dividing: by reciprocal where nothing is negative, and in general.
      ColumnModel("quotient", .int8, .expression(n / 7)),
      ColumnModel("narrow", .int8, .expression(m / 7)),
      ColumnModel("even", .int8, .expression(n / 4)),
      ColumnModel("even_narrow", .int8, .expression(m / 4)),
      ColumnModel("rounded", .int8, .expression(n.rounded(to: 10))),
      ColumnModel("as_it_is", .int8, .expression(n / 1)),
      ColumnModel("constant", .int8, .expression(.minimum(.asOfDay, 7) * 6)),
    ])
    func nearest(_ value: Int64, _ divisor: Int64) -> Int64 {
      Int64((Double(value) / Double(divisor)).rounded(.toNearestOrAwayFromZero))
    }
    for row in 0..<table.rowCount {
      let (n, m) = (table.numbers("n")[row], table.numbers("m")[row])
      #expect(
        table.columns.dropFirst(3).map { Int64($0.text(row))! } == [
          n + m, 5 - n, n * m, min(n, m), max(n, 3), min(6, max(-4, n)), nearest(n, 7),
          nearest(m, 7), nearest(n, 4), nearest(m, 4), nearest(n, 10) * 10, n, 42,
        ])
    }
    #expect(Set(table.numbers("n")).count == 61)
    #expect(Set(table.numbers("m")).count == 60)
  }

  @Test(arguments: [3, 10, 7030, 65_537, 1_000_003] as [Int64])
  func largeDividendsAreDividedExactly(divisor: Int64) throws {
    // The largest dividends of the division by reciprocal.
    let top = Int64(UInt32.max) - divisor / 2
    let table = try rows([
      ColumnModel("n", .int8, .uniform((top - 2 * divisor)...top)),
      ColumnModel("q", .int8, .expression(.column("n") / divisor)),
    ])
    for (number, quotient) in zip(table.numbers("n"), table.numbers("q")) {
      #expect(quotient == Batch.roundedQuotient(number, divisor))
      #expect(abs(2 * (quotient * divisor - number)) <= divisor)
    }
  }

  @Test func textsAreComposed() throws {
    let table = try rows([
      .latent("row", .row(of: "colours", weight: "weight")),
      ColumnModel("town", .text, .choice([.init("Łódź", 1), .init("", 1)])),
      ColumnModel("colour", .text, .lookup("name", in: "colours", by: "row")),
      ColumnModel("minus", .int8, .expression(0 - .column("id"))),
      ColumnModel("height", .int8, .uniform(5...6)),
      ColumnModel("label", .text, .text("{town}{colour}: {minus}, {id}!")),
      ColumnModel("plain", .text, .text("just – text")),
      ColumnModel("nothing", .text, .text("")),
      ColumnModel("phrase", .text, .textLookup("phrase", in: "colours", by: "row")),
    ])
    for row in 0..<table.rowCount {
      let (town, colour) = (table.texts("town")[row], table.texts("colour")[row])
      #expect(table.texts("label")[row] == "\(town)\(colour): -\(row + 1), \(row + 1)!")
      let phrase =
        switch colour {
        case "red": "red, \(table.numbers("height")[row]) high"
        case "green": "\(town) in green"
        case "blue": "no. \(row + 1)"
        default: "plain"
        }
      #expect(table.texts("phrase")[row] == phrase)
    }
    #expect(Set(table.texts("plain")) == ["just – text"])
    #expect(Set(table.texts("nothing")) == [""])
  }

  @Test func longTextsAreCopiedWhole() throws {
    // Around the 16 and 32 bytes that are copied at once.
    let texts = (0...70).map { String((0..<$0).map { Character(UnicodeScalar(97 + $0 % 26)!) }) }
    let table = try rows([
      .latent("n", .uniform(0...70)),
      ColumnModel("text", .text, .choice(texts.map { .init(.text($0), 1) })),
      ColumnModel("after", .int4, .uniform(0...9)),
      ColumnModel("twice", .text, .text("{text}|{text}")),
      ColumnModel("last", .text, .choice(texts.map { .init(.text($0), 1) })),
    ])
    #expect(Set(table.texts("text")) == Set(texts))
    #expect(zip(table.texts("text"), table.texts("twice")).allSatisfy { "\($0)|\($0)" == $1 })
    #expect(Set(table.texts("last")) == Set(texts))
  }

  @Test func catalogueTablesHaveTheCataloguesRows() throws {
    let table = try DataPlan(SampleModel.model(), .sample(1)).decoded("towns")
    #expect(table.rows == [["1", "Łódź"], ["2", "Zürich"], ["3", "São Paulo"]])
  }

  @Test func parentsColumnsAreRead() throws {
    let plan = try DataPlan(SampleModel.model(children: 0...5), .sample(400, days: 2))
    let parents = try plan.decoded("parents")
    let children = try plan.decoded("children")
    for row in 0..<children.rowCount {
      let parent = Int(children.numbers("parent_id")[row]) - 1
      #expect(children.numbers("parent_height")[row] == parents.numbers("height")[parent])
      #expect(children.texts("town")[row] == parents.texts("town")[parent])
    }
  }

  @Test func groupColumnsAreSharedAndOthersAreNot() throws {
    let plan = try DataPlan(SampleModel.model(children: 3...3), .sample(200, days: 3))
    let children = try plan.decoded("children")
    let moods = children.numbers("mood")
    for first in stride(from: 0, to: children.rowCount, by: 3) {
      #expect(Set(moods[first..<(first + 3)]).count == 1)
    }
    let ofGroups = stride(from: 0, to: moods.count, by: 3).map { moods[$0] }
    #expect(Statistics.isUniform(Statistics.frequencies(ofGroups, count: 10)))
    #expect(
      stride(from: 0, to: children.rowCount, by: 3).contains { first in
        Set(children.numbers("at")[first..<(first + 3)]).count == 3
      })
  }

  @Test func ordinalsAndPeriodsCount() throws {
    let plan = try DataPlan(SampleModel.model(children: 2...2), .sample(4, days: 3))
    let children = try plan.decoded("children")
    let day = RunParameters.defaultAsOf.dayNumber
    #expect(children.numbers("parent_id") == (1...4).flatMap { Array(repeating: $0, count: 6) })
    #expect(
      children.numbers("day")
        == (0..<4).flatMap { _ in [day - 2, day - 2, day - 1, day - 1, day, day] })
    #expect(children.numbers("nth") == (0..<12).flatMap { _ in [0, 1] })
  }

  @Test func distinctRowsAreDistinctRoundByRound() throws {
    // Eleven strata: up to eleven children no tag comes twice, then a new round begins.
    let plan = try DataPlan(SampleModel.model(children: 30...30), .sample(50))
    let tags = try plan.decoded("children").texts("tag")
    for first in stride(from: 0, to: tags.count, by: 30) {
      for round in [0..<11, 11..<22, 22..<30] {
        let found = tags[(first + round.lowerBound)..<(first + round.upperBound)]
        #expect(Set(found).count == round.count)
      }
    }
    #expect(tags[0..<8] != tags[11..<19])
    #expect(tags[0..<8] != tags[22..<30])
  }
}
