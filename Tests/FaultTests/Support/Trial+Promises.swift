import Foundation
import PostgresClient
import TestSupport

/// What is looked at after a fault.
extension Trial {
  /// Checks all that is promised: how the run ended and what it said, what the target holds, and that
  /// the next run makes everything right.
  func check(_ ending: Ending, _ promise: Promise) throws {
    try expect(
      ending.seconds <= promise.withinSeconds * Faults.patience,
      "it took \(ending.seconds) s to end: \(ending.outcome.summary)")
    let hasLoaded = try checkOutcome(ending.outcome, promise)
    try checkTarget(hasLoaded: hasLoaded, ending.outcome)
    try checkNextRun()
  }

  /// Checks the exit code and the message.
  ///
  /// - Returns: whether the run has loaded everything, by what it says; nil where it was killed.
  func checkOutcome(_ outcome: ProcessOutcome, _ promise: Promise) throws -> Bool? {
    if outcome.exitCode == 0 {
      try expect(promise.maySucceed, "it succeeded")
      for text in promise.successSays {
        try expect(outcome.stderr.contains(text), "no \"\(text)\": \(outcome.summary)")
      }
      return true
    }
    switch promise.failure {
    case .none:
      throw Broken(description: "it failed: \(outcome.summary)")
    case .signal(let number):
      try expect(outcome.signal == number, "it was not killed: \(outcome.summary)")
      return nil
    case .exit(let code, let texts, let alternatives):
      if let signal = promise.earlySignal, outcome.signal == signal { return false }
      try expect(outcome.exitCode == code, "not exit code \(code): \(outcome.summary)")
      let isWarned = promise.isWarned.map(outcome.stderr.contains) ?? false
      let messages = outcome.messages.filter { !isWarned || $0.hasPrefix("fakedata") }
      try expect(
        messages.count == 1 && messages[0].hasPrefix("fakedata: "),
        "not one line: \(outcome.summary)")
      for text in texts {
        try expect(outcome.stderr.contains(text), "no \"\(text)\": \(outcome.summary)")
      }
      try expect(
        alternatives.isEmpty || alternatives.contains { outcome.stderr.contains($0) },
        "none of \(alternatives): \(outcome.summary)")
      return false
    }
  }

  /// Checks that the target is what it was before, or has all of the new data.
  ///
  /// - Parameter hasLoaded: which of the two; nil if either will do.
  func checkTarget(hasLoaded: Bool?, _ outcome: ProcessOutcome? = nil) throws {
    try checkNobodyIsConnected()
    let content = try database.content()
    let isAsBefore = content == before
    try expect(
      isAsBefore || content == after,
      "the target is neither as before nor loaded: \(content), \(outcome?.summary ?? "")")
    if let hasLoaded {
      try expect(
        isAsBefore != hasLoaded,
        "the target is \(isAsBefore ? "as before" : "loaded"): \(outcome?.summary ?? "")")
    }
    try checkDefinition(isAsBefore: isAsBefore, isReplaced: !mode.isInPlace)
    try expect(try database.content(schema: "elsewhere") == elsewhere, "elsewhere changed")
  }

  /// Checks that the tables are all that they were, beside their rows, and that a load went the way that the
  /// mode says: the server gives another number to a table that takes the place of one.
  ///
  /// - Parameters:
  ///   - isAsBefore: whether nothing was loaded.
  ///   - isReplaced: whether new tables take the place of the old ones where something is.
  private func checkDefinition(isAsBefore: Bool, isReplaced: Bool) throws {
    guard let old = definition else { return }
    let new = try TrialTables.Definition(database)
    if let line = new.difference(from: old) {
      throw Broken(description: "the tables are not what they were: \(line)")
    }
    if isAsBefore {
      let moved = new.sequences.filter { old.sequences[$0.key] != $0.value }
      try expect(new.sequences == old.sequences, "sequences have moved: \(moved)")
    }
    let isSame = new.number == old.number
    try expect(
      isSame == (isAsBefore || !isReplaced),
      isSame ? "the old tables are there" : "there are new tables")
    definition = new
  }

  /// Checks that a load that is held goes the way that the mode says.
  func checkWay() throws {
    let isStaged = try database.value(
      """
      SELECT EXISTS (SELECT FROM pg_class WHERE relname = 'users'
        AND relnamespace::regnamespace::text LIKE 'fakedata_stage_%')
      """)
    try expect(
      (isStaged == "t") == !mode.isSingleTransaction,
      "it is \(isStaged == "t" ? "" : "not ")staged")
  }

  /// Runs the program once more, with nothing in its way, and checks that it loads everything and
  /// leaves nothing behind.
  func checkNextRun() throws {
    // What is loaded already is loaded once more in its place.
    let isLoaded = try database.content() == after
    var expected = after
    var arguments = arguments()
    if isLoaded, !mode.hasTables { arguments += ["--if-exists", "replace"] }
    if isLoaded, mode.adds {
      let loaded = try Reference.content(
        users: users + users + (mode.hasEmptyTables ? 0 : Self.earlierUsers))
      expected.merge(loaded) { $1 }
    }
    let outcome = try program.run(arguments: arguments)
    try expect(outcome.exitCode == 0, "the next run failed: \(outcome.summary)")
    try checkNobodyIsConnected()
    try expect(try database.content() == expected, "the next run loaded something else")
    // By now there are rows in the tables that were empty.
    let isReplaced = mode == .appendToEmpty ? !isLoaded : !mode.isInPlace
    try checkDefinition(isAsBefore: false, isReplaced: isReplaced)
    try expect(try database.content(schema: "elsewhere") == elsewhere, "elsewhere changed")
    try checkNothingIsLeft()
  }

  /// Waits for the end of the load's backends.
  private func checkNobodyIsConnected() throws {
    var others = try connected()
    let limit = Date(timeIntervalSinceNow: 15 * Faults.patience)
    while !others.isEmpty, Date() < limit {
      Thread.sleep(forTimeInterval: 0.01)
      others = try connected()
    }
    try expect(others.isEmpty, "still connected: \(others)")
  }

  /// The names of the load's connections that are there.
  func connected() throws -> [String] {
    var connection = try Connection(database.parameters)
    return try connection.query(
      """
      SELECT application_name FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'fakedata %' ORDER BY 1
      """
    ).rows.compactMap { $0[0] }
  }

  private func checkNothingIsLeft() throws {
    var connection = try Connection(database.parameters)
    let schemas = try connection.query(
      "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'fakedata\\_%'"
    ).rows.compactMap { $0[0] }
    try expect(schemas.isEmpty, "schemas are left: \(schemas)")
    // Temporary files have the process id of their backend in their name. Those of living ones
    // belong to other tests.
    var files: [String] = []
    let limit = Date(timeIntervalSinceNow: 2 * Faults.patience)
    repeat {
      files = try connection.query(
        """
        SELECT name FROM pg_tablespace t, pg_ls_tmpdir(t.oid) WHERE spcname <> 'pg_global'
          AND substring(name FROM 'pgsql_tmp([0-9]+)')::int NOT IN (
            SELECT pid FROM pg_stat_activity)
        """
      ).rows.compactMap { $0[0] }
      if files.isEmpty { break }
      Thread.sleep(forTimeInterval: 0.1)
    } while Date() < limit
    try expect(files.isEmpty, "temporary files are left: \(files)")
    let home = try FileManager.default.contentsOfDirectory(atPath: program.home.path)
      .filter { !$0.hasPrefix("process-") }
    try expect(home.isEmpty, "files of the program are left: \(home)")
  }
}
