import Testing

@testable import FakeDataKit

/// A type that does not hold what a rule makes is refused, with table and column.
@Suite("Columns that their types do not hold") struct ColumnTypeErrorTests {
  private static let types: [TypeModel] = [
    .enumeration("mood", ["sad", "glad"]), .domain("price", over: .numeric(precision: 4, scale: 2)),
    .domain("must", over: .text, isNotNull: true),
  ]

  private static func message(
    _ type: SQLType, _ rule: Rule, nullShare: Double = 0, types: [TypeModel] = types
  ) -> String? {
    var model = SampleModel.root([
      .latent("number", .uniform(0...9)), ColumnModel("x", type, rule, nullShare: nullShare),
    ])
    model.types = types
    do {
      _ = try DataPlan(model, .sample(3))
      return nil
    } catch { return error.message }
  }

  private static let texts = Rule.choice([.init("glad", 1), .init("sad", 1)])

  static let refused: [(SQLType, Rule, String)] = [
    (.int2, .uniform(0...32_768), "can be 0...32768, which smallint does not hold"),
    (
      .int4, .expression(-2_147_483_649),
      "can be -2147483649...-2147483649, which integer does not hold"
    ),
    (
      .numeric(precision: 4, scale: 2), .uniform(-10_000...1),
      "can be -100.00...0.01, which numeric(4,2) does not hold"
    ),
    (
      .numeric(precision: 3, scale: 3), .uniform(0...1000),
      "can be 0.000...1.000, which numeric(3,3) does not hold"
    ),
    (
      .domain("price"), .uniform(0...10_000),
      "can be 0.00...100.00, which numeric(4,2) does not hold"
    ),
    (
      .float4(decimals: 1), .uniform(0...16_777_217),
      "can be 0.0...1677721.7, which real does not hold"
    ),
    (
      .float8(decimals: 0), .expression(9_007_199_254_740_993),
      "which double precision does not hold"
    ),
    (.bool, .uniform(0...2), "can be 0...2, which boolean does not hold"),
    (.time, .uniform(-1...0), "can be -1...0, which time without time zone does not hold"),
    (.timetz, .expression(86_400_000_000), "which time with time zone does not hold"),
    (
      .timestamp, .expression(252_455_616_000_000_000),
      "can be a day outside of the years 1 to 9999"
    ),
    (.interval, .expression(.constant(.min)), "which interval does not hold"),
    (.inet, .uniform(-1...1), "can be -1...1, which inet does not hold"),
    (.macaddr, .expression(281_474_976_710_656), "which macaddr does not hold"),
    (.cidr, .expression(1_099_511_627_776), "which cidr does not hold"),
    (
      .int4range, .range(0, 2_147_483_648),
      "can be 2147483648...2147483648, which int4range does not hold"
    ),
    (.daterange, .range(-800_000, 0), "can be a day outside of the years 1 to 9999"),
    (
      .characterVarying(3), texts,
      "is of type character varying(3), and its texts can be 4 characters long"
    ),
    (.character(2), texts, "is of type character(2), and its texts can be 4 characters long"),
    (.characterVarying(4), .text("no. {number}"), "its texts can be 5 characters long"),
    (
      .enumeration("mood"), .choice([.init("glad", 1), .init("mad", 1)]),
      "can be 'mad', which enum mood lacks"
    ),
    (
      .enumeration("mood"), .text("{number}"),
      "is of enum mood, and its texts are put together and not of a list"
    ),
    (.enumeration("price"), texts, "is of type price, which is a domain and no enum"),
    (.enumeration("other"), texts, "is of enum other, which the model does not define"),
    (.domain("other"), texts, "is of type other, a domain that the model does not define"),
    (
      .array(of: .domain("other")), .array(of: texts, count: 0...1),
      "a domain that the model does not define"
    ),
    (.int8, texts, "is of type bigint, its rule makes texts"),
    (.text, .uniform(0...1), "is of type text, its rule makes numbers"),
    (.uuid, .uniform(0...1), "is of type uuid, its rule makes numbers"),
    (.int8, .uuid(.v4), "is of type bigint, its rule makes UUIDs"),
    (.text, .uuid(.v4), "is of type text, its rule makes UUIDs"),
    (.uuid, .range(0, 1), "is of type uuid, its rule makes ranges"),
    (.int4range, .uuid(.v4), "is of type int4range, its rule makes UUIDs"),
    (.int8, .array(of: .uniform(0...1), count: 1...2), "is of type bigint, its rule makes arrays"),
    (.array(of: .int8), .uniform(0...1), "is of type bigint[], its rule makes numbers"),
    (
      .array(of: .int8), .array(of: texts, count: 1...2),
      "is of type bigint[], its rule makes arrays of texts"
    ),
    (
      .array(of: .int2), .array(of: .uniform(0...99_999), count: 1...2),
      "can be 0...99999, which smallint does not hold"
    ),
    (
      .array(of: .int4range), .array(of: .range(0, 1), count: 1...1),
      "arrays of arrays and ranges cannot be made"
    ),
    (.array(of: .int8), .array(of: .null, count: 1...2), "is an array whose elements can be NULL"),
    (
      .array(of: .text), .array(of: .text("{number}"), count: 1...2),
      "is an array of texts that are put together"
    ),
    (
      .array(of: .int8), .array(of: .uniform(0...1), count: 0...65),
      "an array has from 0 to 64 elements, not 0...65"
    ),
    (
      .numeric(precision: 5, scale: 6), .uniform(0...1),
      "whose scale must be from 0 to 18 and not above the precision"
    ),
    (.numeric(precision: 0, scale: 0), .uniform(0...1), "whose scale must be from 0 to 18"),
    (.float8(decimals: 19), .uniform(0...1), "with 19 decimals, not 0 to 18"),
    (.float4(decimals: 11), .uniform(0...1), "with 11 decimals, not 0 to 10"),
    (.characterVarying(0), texts, "whose length must be from 1 to 10485760"),
    (.uuid, .uuid(.v7(time: "nothing")), "there is no column \"nothing\""),
    (.int8, .expression(.column("y")), "there is no column \"y\""),
  ]

  @Test(arguments: refused.indices)
  func whatATypeDoesNotHold(index: Int) {
    let (type, rule, expected) = Self.refused[index]
    let message = Self.message(type, rule)
    #expect(message?.contains(expected) == true, "\(message ?? "nothing")")
    #expect(message?.hasPrefix("table \"t\"") == true && message?.contains("column \"x\"") == true)
  }

  @Test func whatATypeJustHolds() {
    let held: [(SQLType, Rule)] = [
      (.int2, .uniform(-32_768...32_767)),
      (.numeric(precision: 4, scale: 2), .uniform(-9999...9999)),
      (.numeric(precision: 19, scale: 0), .expression(.constant(.max))),
      (.float4(decimals: 10), .uniform(-16_777_216...16_777_216)), (.bool, .uniform(0...1)),
      (.characterVarying(4), Self.texts), (.enumeration("mood"), Self.texts),
      (.domain("must"), Self.texts),
      (.cidr, .uniform(0...4_294_967_295)), (.time, .expression(86_399_999_999)),
      (.array(of: .domain("price")), .array(of: .uniform(0...9999), count: 0...64)),
    ]
    for (type, rule) in held { #expect(message(type, rule) == nil) }
  }

  private func message(_ type: SQLType, _ rule: Rule) -> String? { Self.message(type, rule) }

  @Test func nullWhereNoneMayBe() {
    #expect(
      Self.message(.domain("must"), Self.texts, nullShare: 0.1)
        == "table \"t\", column \"x\": can be NULL, which domain must forbids")
    var model = SampleModel.root([])
    model.tables[0].columns[0].nullShare = 0.5
    let error = #expect(throws: ModelError.self) { try DataPlan(model, .sample(1)) }
    #expect(error?.message == "table \"t\", column \"id\": is the primary key and can be NULL")
  }

  @Test func typesThatContradictThemselves() {
    let refused: [([TypeModel], String)] = [
      ([.enumeration("a", ["x"]), .enumeration("a", ["y"])], "type \"a\" is given twice"),
      ([.enumeration("a", ["x", "x"])], "enum \"a\": label 'x' is given twice"),
      ([.enumeration("a", [""])], "enum \"a\": label '' has not 1 to 63 bytes"),
      (
        [.domain("a", over: .domain("b"))], "domain \"a\" is over \"b\", which is no type before it"
      ),
      (
        [.domain("a", over: .domain("a"))], "domain \"a\" is over \"a\", which is no type before it"
      ),
    ]
    for (types, message) in refused {
      #expect(Self.message(.int8, .uniform(0...1), types: types) == message)
    }
  }
}
