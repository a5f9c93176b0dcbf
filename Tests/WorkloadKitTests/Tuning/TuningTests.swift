import DatabaseLoader
import DataSets
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import WorkloadKit

@Suite("Tuning", .serialized) struct TuningTests {
  let database: TestDatabase

  init() throws {
    database = try TestDatabase()
    let data = try DataPlan(Fitness.model(), RunParameters(seed: 42, scale: 2_000))
    _ = try FreshLoad(data, into: database.parameters, options: LoadOptions()).run()
  }

  private var options: TuningOptions {
    get throws {
      var options = TuningOptions()
      options.parameterSets = 30
      options.measureSeconds = 0.02
      // So that rewrites are tried on tables this small.
      options.targetMilliseconds = 0.001
      options.rewrites = try Workload.fitnessRewrites()
      options.also = Workload.writeupIndexes
      options.ignoresCosts = true
      return options
    }
  }

  /// Where it matters what is chosen: a median of many executions is one on a busy machine, too.
  private static let decisiveSeconds = 0.2

  private func tune(_ options: TuningOptions, _ workload: Workload? = nil) throws -> TuningReport {
    try Tuning(workload ?? Workload.fitness(), in: database.parameters, options: options).run()
  }

  /// Everything that a run could leave behind, as text.
  private func state() throws -> [String] {
    var connection = try Connection(database.parameters)
    var lines = try database.content().map { "\($0.key) \($0.value)" }.sorted()
    for query in [
      """
      SELECT relname, relkind, relhastriggers FROM pg_class c WHERE relnamespace = 'public'::regnamespace
      ORDER BY 1
      """,
      "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
      "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
      "SELECT extname FROM pg_extension ORDER BY 1",
      "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1",
      """
      SELECT tablename, attname, n_distinct, correlation, histogram_bounds::text FROM pg_stats
      WHERE schemaname = 'public' ORDER BY 1, 2
      """,
    ] {
      lines += try connection.query(query).rows.map { $0.map { $0 ?? "" }.joined(separator: " ") }
    }
    return lines
  }

  @Test func theDatabaseIsAsBefore() throws {
    let before = try state()
    var options = try options
    options.selection = .all
    let report = try tune(options)
    #expect(try state() == before)
    #expect(report.endpoints.count == 14)
    #expect(
      report.endpoints.allSatisfy { $0.isTuned && $0.planBefore != nil && $0.planAfter != nil })
    let rewrites = report.endpoints.compactMap(\.rewrite)
    #expect(rewrites.count == 2)
    #expect(rewrites.allSatisfy { $0.equalSets == 30 && $0.difference == nil && $0.isChosen })
    #expect(report.others.count == 9)
    #expect(report.others[0].verdict.hasPrefix("useless: an index on goals (user_id)"))
    #expect(!report.isKept && !report.migration.isEmpty)
  }

  @Test func indexesAreChosenWithoutHypoPG() throws {
    var options = try options
    options.usesHypoPG = false
    options.measureSeconds = Self.decisiveSeconds
    options.also = []
    options.rewrites = [:]
    options.selection = .named(["meals-of-day"])
    let report = try tune(options)
    #expect(!report.usedHypoPG)
    #expect(report.indexes.count == 1)
    #expect(report.indexes[0].sql.hasPrefix("CREATE INDEX ON meal (user_id"))
    let result = try #require(report.endpoints.first { $0.name == "meals-of-day" })
    #expect(result.after.latency.p50 < result.before.latency.p50)
    #expect(result.trials.contains { $0.isChosen && $0.verdict.hasPrefix("chosen: ") })
  }

  @Test func theSlowestAreTuned() throws {
    var options = try options
    options.selection = .slowest(2)
    options.also = []
    let report = try tune(options)
    #expect(
      Set(report.endpoints.filter(\.isTuned).map(\.name)) == Set(report.slowest(2).map(\.name)))
  }

  @Test func whatWasChosenStays() throws {
    var options = try options
    options.keepsChoice = true
    options.also = []
    options.selection = .named(["recommend-meals", "recommend-workouts", "workouts-of-day"])
    let content = try database.content()
    let report = try tune(options)
    #expect(report.isKept)
    let names = try state().filter { $0.contains("fakedata_tune_") }
    #expect(names == [])
    #expect(try database.value("SELECT count(*) FROM exercise_stats") == "29")
    #expect(
      try database.value("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'exercise_stats%'")
        == "4")
    for index in report.indexes {
      let wanted = try #require(IndexDefinition(parsing: index.sql))
      var connection = try Connection(database.parameters)
      #expect(try TableCatalog(schema: "public", on: &connection).has(wanted), "\(index.sql)")
    }
    let after = try database.content().filter { $0.key != "exercise_stats" }
    #expect(after == content)
    // What is there is taken as it is.
    options.keepsChoice = false
    let again = try tune(options)
    let rewrite = try #require(
      again.endpoints.first { $0.name == "recommend-workouts" }?.rewrite)
    #expect(rewrite.isChosen && rewrite.equalSets == 30 && rewrite.steps.isEmpty)
    #expect(rewrite.verdict.contains("\"exercise_stats\" already exists"))
    #expect(!again.migration.contains("CREATE TABLE"))
  }

  @Test func concurrentlyBuiltIndexesAreRemoved() throws {
    let before = try state().filter { !$0.hasSuffix("_seq") }
    var options = try options
    options.isConcurrent = true
    options.selection = .named(["recommend-meals", "recommend-workouts", "calories-left"])
    let report = try tune(options)
    // The values of sequences that were drawn are gone.
    let sequences = #/_seq [0-9]+$/#
    #expect(
      try state().filter { !$0.hasSuffix("_seq") && !$0.contains(sequences) }
        == before.filter { !$0.contains(sequences) })
    let workouts = report.endpoints.first { $0.name == "recommend-workouts" }
    #expect(workouts?.rewrite?.verdict.hasPrefix("not tried") == true)
    #expect(report.endpoints.first { $0.name == "recommend-meals" }?.rewrite?.isChosen == true)
  }

  @Test func concurrentlyBuiltIndexesStayUnderOtherNames() throws {
    var options = try options
    options.isConcurrent = true
    options.keepsChoice = true
    options.measureSeconds = Self.decisiveSeconds
    options.also = []
    options.selection = .named(["recommend-meals", "workouts-of-day"])
    let report = try tune(options)
    let names = try state()
    #expect(report.indexes.count >= 2)
    #expect(!names.contains { $0.contains("fakedata_tune_") })
    #expect(names.contains { $0.hasPrefix("meal_rating_meal_id_idx i") })
    #expect(
      try database.value("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "0")
  }

  @Test func aRequestToStopRemovesConcurrentlyBuiltIndexes() throws {
    let stop = TuningStop()
    var options = try options
    options.isConcurrent = true
    options.also = []
    let tuning = Tuning(try Workload.fitness(), in: database.parameters, options: options)
    tuning.observer = { line in
      if line.hasPrefix("comparing") { stop.request() }
    }
    let error = #expect(throws: WorkloadError.self) { try tuning.run(stop) }
    #expect(error?.code == .interrupted)
    #expect(try !state().contains { $0.contains("fakedata_tune_") })
  }

  @Test func aWrongRewriteIsNotChosen() throws {
    let endpoint = try Workload.fitness().selecting(["recommend-workouts"]).endpoints[0]
    var options = try options
    options.selection = .named([endpoint.name])
    options.also = []
    options.rewrites = [
      endpoint.name: try Rewrite(
        "SELECT 'x', 1, 2 WHERE :type = '' OR :user = 0 OR :today > now();", of: endpoint,
        file: "x")
    ]
    let report = try tune(options)
    let rewrite = try #require(report.endpoints.first { $0.isTuned }?.rewrite)
    #expect(!rewrite.isChosen && rewrite.difference?.contains("the rows differ") == true)
    #expect(rewrite.verdict.hasPrefix("wrong: "))
  }

  @Test(arguments: [false, true]) func whatSaysThatItReadsCannotWrite(isConcurrent: Bool) throws {
    let meals = try database.value("SELECT count(*) FROM meal")
    var parser = WorkloadParser(file: "x.sql")
    let endpoint = try parser.parse(
      "-- endpoint: GET /x\n-- kind: read\nDELETE FROM meal RETURNING meal_id;")
    var options = try options
    options.isConcurrent = isConcurrent
    options.also = []
    let error = #expect(throws: WorkloadError.self) {
      try tune(options, Workload(name: "x", endpoints: [endpoint]))
    }
    #expect(error?.description.contains("read-only transaction") == true)
    #expect(try database.value("SELECT count(*) FROM meal") == meals)
  }

  @Test func whatAKilledRunHasLeftIsRemoved() throws {
    try database.execute("CREATE INDEX fakedata_tune_3_meal ON meal (type)")
    var options = try options
    options.selection = .named(["post-user"])
    options.also = []
    let report = try tune(options)
    #expect(report.notes.contains { $0.contains("fakedata_tune_3_meal") })
    #expect(try database.value("SELECT to_regclass('fakedata_tune_3_meal')") == nil)
  }

  @Test func twoRunsExcludeEachOther() throws {
    let stop = TuningStop()
    let one = try TuningSession(
      database.parameters, schema: nil, isConcurrent: false, stop: stop)
    _ = try one.takeOver()
    let error = #expect(throws: WorkloadError.self) { try tune(options) }
    #expect(error?.code == .busy)
    withExtendedLifetime(one) {}
  }

  @Test func aRequestToStopTakesEverythingBack() throws {
    let before = try state()
    let stop = TuningStop()
    var isAsked = false
    let tuning = Tuning(
      try Workload.fitness(), in: database.parameters, options: try options)
    tuning.observer = { line in
      // In the middle of a trial.
      if line.hasPrefix("building") || line.hasPrefix("comparing") {
        isAsked = true
        stop.request()
      }
    }
    let error = #expect(throws: WorkloadError.self) { try tuning.run(stop) }
    #expect(error?.code == .interrupted && isAsked)
    #expect(try state() == before)
  }

  @Test func aRoleWithoutPrivilegesIsRefused() throws {
    let role = try TestRole(in: database)
    try database.execute(
      "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \(role.name)")
    var options = try options
    options.selection = .named(["meals-of-day"])
    options.also = []
    let tuning = Tuning(try Workload.fitness(), in: role.parameters, options: options)
    let failure = #expect(throws: ServerFailure.self) { try tuning.run() }
    // Nor may the role set sequences back.
    #expect(failure?.circumstances.aftermath == .sequencesMoved)
    #expect(failure?.error.sqlState == .insufficientPrivilege)
  }
}
