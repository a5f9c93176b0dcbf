import Testing

@testable import FakeDataKit

@Suite("Rules of time") struct TimeRuleTests {
  private static let day = TimeUnit.day
  private static let asOf = RunParameters.defaultAsOf.dayNumber
  private static let end = (asOf + 1) * day - 1
  private static let evening: [Double] = (0..<24).map { $0 >= 17 && $0 < 22 ? 3 : $0 == 9 ? 1 : 0 }
  private static let weights = CalendarWeights(
    hours: evening, weekdays: [1, 1, 1, 1, 1, 0, 0], yearlyGrowth: 0.5)
  private static let delay = DelayDistribution.Kind.exponential(mean: 40 * day)

  /// A column and its numbers beside it.
  private static func shown(_ name: String, _ type: SQLType, _ rule: Rule) -> [ColumnModel] {
    [
      ColumnModel(name, type, rule), ColumnModel("\(name)#", .int8, .expression(.column(name))),
    ]
  }

  private static func numbers(_ table: TablePlan, _ name: String) -> [Int64?] {
    table.shown(name + "#").map { $0.map { Int64($0)! } }
  }

  private static func draws(_ column: String, count: UInt64) -> [UInt32] {
    let key = StreamKey(
      dataVersion: DataContract.version, seed: 42, table: "t", column: column)
    return (0..<count).map { CounterLayout.draw(key, row: $0) }
  }

  // MARK: - Moments

  @Test func momentsTakeTheColumnsDraws() throws {
    let moment = Moment(from: .daysBeforeAsOf(900), to: .daysBeforeAsOf(3), weights: Self.weights)
    var inDays = moment
    inDays.unit = .days
    let table = try DataPlan(
      SampleModel.root(
        Self.shown("at", .timestamptz, .moment(moment)) + Self.shown("on", .date, .moment(moment))
          + [
            .latent("hidden", .moment(moment)), .latent("hidden day", .moment(inDays)),
            ColumnModel("hidden#", .int8, .expression(.column("hidden"))),
            ColumnModel("hidden day#", .int8, .expression(.column("hidden day"))),
          ]), .sample(3000)
    ).tables[0]
    let distribution = MomentDistribution(
      days: CivilDate(dayNumber: Self.asOf - 900)...CivilDate(dayNumber: Self.asOf - 3),
      weights: Self.weights)
    func expected(_ name: String) -> [Int64?] {
      zip(Self.draws(name, count: 3000), Self.draws("\(name)#time", count: 3000)).map {
        distribution.sample(day: $0, time: $1)
      }
    }
    #expect(Self.numbers(table, "at") == expected("at"))
    #expect(Self.numbers(table, "hidden") == expected("hidden"))
    #expect(Self.numbers(table, "on") == expected("on").map { $0.map { $0 / Self.day } })
    #expect(
      Self.numbers(table, "hidden day") == expected("hidden day").map { $0.map { $0 / Self.day } })
    for at in Self.numbers(table, "at") {
      let hour = Int(at! % Self.day / 3_600_000_000)
      #expect(Self.evening[hour] > 0)
      #expect((at! / Self.day + 5) % 7 < 5)
    }
  }

  /// A last day after the as-of day is cut, and the as-of day itself ends with its last microsecond.
  @Test func nothingIsAfterTheAsOfDay() throws {
    let asOf = CivilDate(year: 2024, month: 2, day: 1)!
    let model = SampleModel.root(
      Self.shown(
        "at", .timestamp,
        .moment(
          Moment(
            from: .date(CivilDate(year: 2024, month: 1, day: 31)!),
            to: .date(CivilDate(year: 2031, month: 1, day: 1)!)))))
    let days = try Set(
      Self.numbers(DataPlan(model, .sample(500, asOf: asOf)).tables[0], "at").map {
        $0! / Self.day - asOf.dayNumber
      })
    #expect(days == [-1, 0])
  }

  @Test(arguments: [
    (
      Moment(from: .daysBeforeAsOf(1), to: .daysBeforeAsOf(2)),
      "its first day 2024-06-02 is after its last day 2024-06-01"
    ),
    (
      Moment(from: .daysBeforeAsOf(-1)),
      "its first day 2024-06-04 is after the as-of day 2024-06-03"
    ),
    (Moment(from: .daysBeforeAsOf(36_525)), "are more than 36525 days"),
    (Moment(from: .daysBeforeAsOf(.min / 2)), "days before the as-of day is no day"),
    (
      Moment(
        from: .daysBeforeAsOf(1), to: .daysBeforeAsOf(1),
        weights: CalendarWeights(weekdays: [1, 1, 1, 1, 1, 1, 0])),
      "none of the days from 2024-06-02 to 2024-06-02 has a weight"
    ),
    (
      Moment(from: .daysBeforeAsOf(1), weights: CalendarWeights(hours: [1])),
      "the hours of the day have 1 weights, not 24"
    ),
    (Moment(from: .daysBeforeAsOf(1), unit: .days), "its rule counts days, and its type timestamp"),
  ])
  func momentsThatCannotBe(moment: Moment, message: String) {
    let error = #expect(throws: ModelError.self) {
      try DataPlan(
        SampleModel.root([ColumnModel("at", .timestamp, .moment(moment))]), .sample(1))
    }
    #expect(error?.code == .invalidRule)
    #expect(error?.message.contains("table \"t\", column \"at\": ") == true, "\(error!)")
    #expect(error?.message.contains(message) == true, "\(error!)")
  }

  // MARK: - Delays

  @Test(arguments: [
    DelayDistribution.Kind.uniform(5_000_000...(90 * day)), delay,
    .empirical([.init(0, 1e9), .init(0.5, 1e12), .init(1, 1e13)]),
  ])
  func delaysTakeTheColumnsDraws(kind: DelayDistribution.Kind) throws {
    let table = try DataPlan(
      SampleModel.root(
        Self.shown("at", .timestamptz, .moment(Moment(from: .daysBeforeAsOf(60))))
          + Self.shown("next", .timestamptz, .after("at", Delay(kind)))
          + Self.shown("on", .date, .after("at", Delay(kind)))), .sample(2000)
    ).tables[0]
    let distribution = DelayDistribution(kind)
    let at = Self.numbers(table, "at")
    func expected(_ name: String) -> [Int64?] {
      zip(at, Self.draws(name, count: 2000)).map { base, draw in
        base! + distribution.sample(UInt64(draw) << 32, maximum: Self.end - base!)
      }
    }
    #expect(Self.numbers(table, "next") == expected("next"))
    #expect(Self.numbers(table, "on") == expected("on").map { $0.map { $0 / Self.day } })
    #expect(zip(at, Self.numbers(table, "next")).allSatisfy { $0! <= $1! && $1! <= Self.end })
    #expect(zip(at, Self.numbers(table, "on")).allSatisfy { $0! / Self.day <= $1! })
  }

  /// A limit, and NULL in it, which is none.
  @Test func momentsBetweenTwoOthers() throws {
    let table = try DataPlan(
      SampleModel.root(
        Self.shown("start", .timestamp, .moment(Moment(from: .daysBeforeAsOf(300))))
          + [
            ColumnModel("stop", .timestamp, .after("start", Delay(.days(0...3))), nullShare: 0.5),
            ColumnModel("stop#", .int8, .expression(.column("stop"))),
            ColumnModel("last", .date, .after("start", Delay(.uniform(0...0)))),
            ColumnModel("early", .timestamp, .expression(.column("start") - 1)),
          ]
          + Self.shown("between", .timestamp, .after("start", Delay(Self.delay, limit: "stop")))
          + Self.shown("same day", .timestamp, .after("start", Delay(Self.delay, limit: "last")))
          + Self.shown("none", .timestamp, .after("start", Delay(Self.delay, limit: "early")))
      ), .sample(3000)
    ).tables[0]
    let (starts, stops) = (Self.numbers(table, "start"), Self.numbers(table, "stop"))
    let (between, same) = (Self.numbers(table, "between"), Self.numbers(table, "same day"))
    var beyond = 0
    for row in starts.indices {
      let start = starts[row]!
      #expect(start <= between[row]! && between[row]! <= stops[row] ?? Self.end)
      if between[row]! > start + 4 * Self.day { beyond += 1 }
      #expect(start <= same[row]! && same[row]! / Self.day == start / Self.day)
    }
    #expect(beyond > 1000)
    // A limit before the other moment leaves no room.
    #expect(Self.numbers(table, "none") == starts)
    #expect(table.columns.allSatisfy { $0.isNullable == $0.name.hasPrefix("stop") })
  }

  /// Days and moments follow each other in both directions, latent ones that are parents' too.
  @Test func daysAndMoments() throws {
    let model = SampleModel.family(
      parents: Self.shown("born", .date, .moment(Moment(from: .daysBeforeAsOf(8800))))
        + [
          .latent("hidden", .moment(Moment(from: .daysBeforeAsOf(70), unit: .days))),
          ColumnModel("hidden#", .int8, .expression(.column("hidden"))),
        ],
      children: [
        .latent("day", .parent("born")), .latent("other", .parent("hidden")),
        ColumnModel("day#", .int8, .expression(.column("day"))),
        ColumnModel("other#", .int8, .expression(.column("other"))),
      ]
        + Self.shown("at", .timestamptz, .after("day", Delay(.days(2...4))))
        + Self.shown("on", .date, .after("day", Delay(.days(2...4))))
        + Self.shown("at 2", .timestamptz, .after("other", Delay(.days(1...1))))
        + Self.shown("back", .date, .after("at", Delay(.uniform(0...0)))))
    let table = try DataPlan(model, .sample(800)).tables[1]
    let day = Self.numbers(table, "day").map { $0! }
    let (at, on) = (Self.numbers(table, "at"), Self.numbers(table, "on"))
    var delays: Set<Int64> = []
    for row in day.indices where day[row] < Self.asOf - 4 {
      #expect((2...4).contains(at[row]! / Self.day - day[row]))
      delays.insert(on[row]! - day[row])
    }
    #expect(delays == [2, 3, 4])
    for (at, other) in zip(Self.numbers(table, "at 2"), Self.numbers(table, "other")) {
      #expect(at! / Self.day == min(Self.asOf, other! + 1))
    }
    #expect(Self.numbers(table, "back") == at.map { $0! / Self.day })
  }

  // MARK: - Hours

  /// The delay says which day it is, the weights the time of that day.
  @Test func hoursChangeTheTimeAndNotTheDay() throws {
    func plan(_ hours: [Double]) throws -> TablePlan {
      try DataPlan(
        SampleModel.root(
          Self.shown("start", .timestamptz, .moment(Moment(from: .daysBeforeAsOf(200))))
            + Self.shown("stop", .timestamptz, .after("start", Delay(.days(0...9))))
            + Self.shown(
              "at", .timestamptz, .after("start", Delay(Self.delay, limit: "stop", hours: hours)))),
        .sample(4000)
      ).tables[0]
    }
    let (plain, weighted) = (try plan([]), try plan(Self.evening))
    let (starts, stops) = (Self.numbers(plain, "start"), Self.numbers(plain, "stop"))
    let times = TimesOfDay(hours: Self.evening)
    let draws = Self.draws("at#time", count: 4000)
    var (moved, kept) = (0, 0)
    for (row, pair) in zip(Self.numbers(plain, "at"), Self.numbers(weighted, "at")).enumerated() {
      let (own, at) = (pair.0!, pair.1!)
      let midnight = own / Self.day * Self.day
      #expect(at / Self.day * Self.day == midnight)
      #expect(starts[row]! <= at && at <= stops[row]!)
      let part =
        max(0, starts[row]! - midnight)...min(Self.day - 1, stops[row]! - midnight)
      let expected = times.sample(UInt64(draws[row]) << 32, within: part).map { midnight + $0 }
      #expect(at == expected ?? own)
      if expected == nil { kept += 1 } else { moved += 1 }
    }
    #expect(moved > 3000 && kept > 100, "\(moved) \(kept)")
  }

  // MARK: - Everywhere

  /// Children of children in periods, groups, cases with NULL, ancestors' and referenced rows' moments.
  @Test func momentsAtEveryPlace() throws {
    let key = ColumnModel("id", .int8, .rowNumber)
    let model = DataModel(
      name: "times", catalogs: [],
      tables: [
        TableModel(
          name: "users", cardinality: .scale,
          columns: [key]
            + Self.shown("created", .timestamptz, .moment(Moment(from: .daysBeforeAsOf(500)))),
          primaryKey: "id"),
        TableModel(
          name: "orders", cardinality: .children(of: "users", count: .uniform(0...4), every: nil),
          columns: [
            key, .latent("user since", .parent("created")),
            ColumnModel("user since#", .int8, .expression(.column("user since"))),
            .latent("state", .choice([.init("open", 1), .init("void", 1)])),
            ColumnModel("state name", .text, .text("{state}")),
            ColumnModel(
              "voided", .timestamptz,
              .by(
                "state",
                [
                  .init("void", .after("placed", Delay(Self.delay, hours: Self.evening))),
                  .init("open", .null),
                ])),
            ColumnModel("voided#", .int8, .expression(.column("voided"))),
          ] + Self.shown("placed", .timestamptz, .after("user since", Delay(Self.delay))),
          primaryKey: "id"),
        TableModel(
          name: "events", cardinality: .children(of: "orders", count: .uniform(0...700), every: 1),
          columns: [
            key, .latent("since", .ancestor("created", of: "users")),
            ColumnModel("since#", .int8, .expression(.column("since"))),
            .latent("void", .parent("voided")),
            ColumnModel("void#", .int8, .expression(.column("void"))),
            ColumnModel("parent", .int8, .parentKey),
            ColumnModel("day", .int4, .expression(.period)),
            ColumnModel("after void", .timestamptz, .after("void", Delay(Self.delay))),
            ColumnModel("after void#", .int8, .expression(.column("after void"))),
            ColumnModel(
              "shared", .timestamptz, .after("since", Delay(Self.delay, hours: Self.evening)),
              scope: .group),
            ColumnModel("shared#", .int8, .expression(.column("shared"))),
          ] + Self.shown("at", .timestamptz, .after("since", Delay(Self.delay))),
          primaryKey: "id"),
        TableModel(
          name: "reviews", cardinality: .scale,
          columns: [
            key, .latent("order", .reference(Reference("orders", reach: .anywhere))),
            ColumnModel("order_id", .int8, .referenced("id", by: "order")),
            .latent("placed", .referenced("placed", by: "order")),
            ColumnModel("placed#", .int8, .expression(.column("placed"))),
            .latent("voided", .referenced("voided", by: "order")),
            ColumnModel("voided#", .int8, .expression(.column("voided"))),
          ] + Self.shown("at", .date, .after("placed", Delay(Self.delay))),
          primaryKey: "id"),
      ])
    let plan = try DataPlan(model, .sample(40, days: 2))
    let (orders, events) = (plan.tables[1], plan.tables[2])
    for (since, placed) in zip(
      Self.numbers(orders, "user since"), Self.numbers(orders, "placed"))
    {
      #expect(since! <= placed! && placed! <= Self.end)
    }
    for (row, state) in orders.shown("state name").enumerated() {
      let voided = Self.numbers(orders, "voided")[row]
      #expect((voided != nil) == (state == "void"))
      if let voided { #expect(voided >= Self.numbers(orders, "placed")[row]!) }
    }
    let (since, at) = (Self.numbers(events, "since"), Self.numbers(events, "at"))
    #expect(at.count > 10_000 && zip(since, at).allSatisfy { $0! <= $1! && $1! <= Self.end })
    for (void, after) in zip(Self.numbers(events, "void"), Self.numbers(events, "after void")) {
      #expect((void == nil) == (after == nil))
      if let void { #expect(void <= after!) }
    }
    // One moment for the children of an order and a day.
    let groups = zip(events.shown("parent"), events.shown("day")).map { "\($0!) \($1!)" }
    let shared = Dictionary(
      zip(groups, Self.numbers(events, "shared")).map { ($0, Set([$1])) },
      uniquingKeysWith: { $0.union($1) })
    #expect(shared.count > 30 && shared.values.allSatisfy { $0.count == 1 })
    #expect(Set(shared.values).count > 30)
    // What is referred to is made again.
    let reviews = plan.tables[3]
    let byNumber = Self.numbers(orders, "placed")
    for (row, order) in reviews.shown("order_id").enumerated() {
      let place = Int(order!)! - 1
      let placed = Self.numbers(reviews, "placed")[row]!
      #expect(placed == byNumber[place])
      #expect(Self.numbers(reviews, "voided")[row] == Self.numbers(orders, "voided")[place])
      #expect(Self.numbers(reviews, "at")[row]! >= placed / Self.day)
    }
  }

  @Test(arguments: [
    ("word", Delay(delay), "\"word\" is a text and not a number"),
    ("at", Delay(.uniform(-1...1)), "a delay of -1 is negative"),
    ("at", Delay(delay, hours: [1, 2]), "the hours of the day have 2 weights, not 24"),
    ("at", Delay(delay, limit: "none"), "there is no column \"none\""),
    ("all", Delay(delay), "\"all\" is no moment"),
    ("days", Delay(delay), "\"days\" is no day"),
    (
      "at", Delay(delay, unit: .microseconds),
      "its rule counts microseconds, and its type date days"
    ),
  ])
  func delaysThatCannotBe(base: String, delay: Delay, message: String) {
    let error = #expect(throws: ModelError.self) {
      try DataPlan(
        SampleModel.root([
          ColumnModel("word", .text, .choice([.init("a", 1)])),
          .latent("at", .moment(Moment(from: .daysBeforeAsOf(9)))),
          .latent("many", .uniform(0...9)),
          .latent("all", .expression(.column("many") * .constant(-(.max / 9)))),
          ColumnModel("x", .date, .after(base, delay)),
          ColumnModel("days", .date, .expression(.column("many") * .constant(1 << 50))),
        ]), .sample(1))
    }
    #expect(error?.message.contains(message) == true, "\(error!)")
  }
}
