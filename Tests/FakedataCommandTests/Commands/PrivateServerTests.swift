import DatabaseLoader
import Foundation
import PostgresClient
import TestSupport
import Testing

/// The private server, as the program runs it.
@Suite("populate and server: the private server") struct PrivateServerTests {
  let program: Program

  init() throws {
    program = try Program()
  }

  @Test func fromTheFirstLoadToTheEnd() throws {
    let load = try program.run("populate", "--users", "50", "--seed", "42")
    #expect(load.exitCode == 0, load.summary)
    #expect(load.messages.count == 2)
    #expect(load.messages[0].hasPrefix("fakedata: no database is named"), load.summary)
    #expect(load.messages[1].contains("fsync=off"))
    let psql = try #require(load.lines.first { $0.hasPrefix("Look at it: ") })
      .dropFirst("Look at it: ".count)
    #expect(load.messages[0].contains(psql))

    // The commands that it tells lead there.
    let shown = try program.runInShell("\(psql) -Atc 'SELECT count(*) FROM users'")
    #expect(shown.stdout == "50\n", shown.summary)
    let uri = try program.run("server", "url")
    #expect(uri.exitCode == 0 && uri.lines.count == 1 && uri.stderr == "")
    do {
      var connection = try Connection(ConnectionParameters(dbname: uri.lines[0]))
      let users = try connection.query("SELECT count(*) FROM users").firstValue
      #expect(users == "50")
    }

    // It runs already, and is not spoken of again.
    let second = try program.run("populate", "--users", "50", "--seed", "42")
    second.expectFailure(4, "already has")
    let running = try program.run("server", "status")
    #expect(running.exitCode == 0)
    #expect(running.lines.first?.hasPrefix("state      running, process ") == true)
    #expect(running.stdout.contains("directory  \(program.serverDirectory)"))
    #expect(running.stdout.contains("version    PostgreSQL "))
    let started = try program.run("server", "start")
    #expect(started.exitCode == 0 && started.stderr == "fakedata: already running\n")
    #expect(started.stdout == "\(psql)\n")

    let stopped = try program.run("server", "stop")
    #expect(stopped.exitCode == 0 && stopped.stderr == "fakedata: stopped\n", stopped.summary)
    #expect(try program.run("server", "status").lines.first == "state      stopped")
    #expect(try program.run("server", "url").stdout == uri.stdout)
    let again = try program.run("server", "stop")
    #expect(again.exitCode == 0 && again.stderr == "fakedata: was not running\n")

    // The data has stayed.
    let restarted = try program.run("server", "start")
    #expect(restarted.exitCode == 0 && restarted.stderr.hasPrefix("fakedata: started; "))
    let kept = try program.runInShell("\(psql) -Atc 'SELECT count(*) FROM users'")
    #expect(kept.stdout == "50\n", kept.summary)

    let destroyed = try program.run("server", "destroy")
    #expect(destroyed.exitCode == 0, destroyed.summary)
    #expect(destroyed.stderr.contains(program.serverDirectory))
    #expect(destroyed.stderr.hasSuffix("is deleted\n"))
    #expect(!FileManager.default.fileExists(atPath: program.serverDirectory))
  }

  /// A server that was started for a run ends with it, unless others have come to use it.
  @Test(arguments: [false, true]) func anInterruptedLoad(isUsedByOthers: Bool) throws {
    let uri = try #require(try program.run("server", "url").lines.first)
    let run = try program.start(
      "populate", "--users", "20M", "--seed", "42", "-q")
    let limit = Date(timeIntervalSinceNow: Patience.seconds)
    var isCopying = false
    while !isCopying, !run.outcome.hasEnded, Date() < limit {
      Thread.sleep(forTimeInterval: 0.02)
      guard var connection = try? Connection(ConnectionParameters(dbname: uri)) else { continue }
      isCopying =
        (try? connection.query("SELECT FROM pg_stat_progress_copy").rowCount).map { $0 > 0 }
        ?? false
    }
    try #require(isCopying)
    let guest = isUsedByOthers ? try Connection(ConnectionParameters(dbname: uri)) : nil
    kill(run.process, SIGINT)
    try run.outcome.value().expectFailure(130, "interrupted by SIGINT")
    let state = try program.run("server", "status").lines.first
    #expect(state?.hasPrefix(isUsedByOthers ? "state      running" : "state      stopped") == true)
    if isUsedByOthers { #expect(try program.run("server", "stop").exitCode == 0) }
    _ = guest?.isAlive
  }

  @Test func aServerThatIsNotMade() throws {
    let status = try program.run("server", "status")
    #expect(status.exitCode == 0)
    #expect(status.lines.first == "state      not made yet")
    #expect(try program.run("server", "stop").stderr == "fakedata: was not running\n")
    #expect(
      try program.run("server", "destroy").stderr
        == "fakedata: \(program.serverDirectory) is not there: nothing was deleted\n")
    let url = try program.run("server", "url")
    #expect(url.exitCode == 0)
    #expect(url.stdout.hasPrefix("postgresql:///"))
    #expect(!FileManager.default.fileExists(atPath: program.serverDirectory))
  }

  @Test func aDirectoryOfSomebodyElseIsLeftAlone() throws {
    let directory = program.home.path("mine")
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(directory)/file"))
    for arguments in [
      ["server", "start"], ["server", "status"], ["server", "destroy"],
      ["populate", "--users", "5", "--seed", "1"],
    ] {
      try program.run(arguments: arguments, environment: ["FAKEDATA_SERVER_DIR": directory])
        .expectFailure(1, directory)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["file"])
  }
}
