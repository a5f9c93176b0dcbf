import Foundation
import Testing
import TestSupport

@testable import DatabaseLoader

@Suite("Private server: after a crash")
struct PrivateServerCrashTests {
  @Test(
    "a killed postmaster is found out, and the next start gets over it, a busy backend included")
  func killedPostmaster() throws {
    let fixture = try PrivateServerFixture.initialized()
    _ = try fixture.server.start()
    try fixture.value("CREATE TABLE t AS SELECT 7 AS n")
    // Without a client to write to, a backend that computes does not see its postmaster go.
    let uri = fixture.server.connectionURI
    let client = Thread {
      _ = try? runProcess(
        "psql", ["-qAt", uri, "-c", "SELECT count(*) FROM generate_series(1, 2000000000)"])
    }
    client.start()
    #expect(
      waitUntil {
        (try? fixture.value(
          "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query ~ '2000000000'"
            + " AND pid <> pg_backend_pid()")) == "1"
      })
    let postmaster = try fixture.postmaster()
    #expect(kill(postmaster, SIGKILL) == 0)
    #expect(waitUntil { (try? fixture.server.status().state) == .crashed })
    #expect(try fixture.server.stop() == false)

    #expect(try fixture.server.start() == .started)
    #expect(try fixture.value("SELECT n FROM t") == "7")
    #expect(try fixture.postmaster() != postmaster)
  }

  @Test("a pid file that names a living process of another program is not taken for a server")
  func foreignProcess() throws {
    let fixture = try PrivateServerFixture.initialized()
    // As the server's own account, since PostgreSQL itself sees through a process of another user's.
    let account = try ServerAccount.current()
    let path = fixture.path("data/postmaster.pid")
    let child = account.process(["/bin/sh", "-c", "echo $$ > '\(path).tmp' && exec sleep 1000"])
    let thread = Thread { _ = try? child.run() }
    thread.start()
    var process: Int32?
    #expect(
      waitUntil {
        process = SystemCall.read(path + ".tmp").flatMap { Int(lineOf: $0) }.map(Int32.init)
        return process != nil
      })
    let foreign = try #require(process)
    defer { kill(foreign, SIGTERM) }
    try """
    \(foreign)
    \(fixture.path("data"))
    1700000000
    5432
    \(fixture.directory)

      5432001         0
    ready

    """.write(toFile: path, atomically: false, encoding: .utf8)
    try fixture.giveAway(path)
    try "\(foreign)\n".write(
      toFile: fixture.path(".s.PGSQL.5432.lock"), atomically: false, encoding: .utf8)
    try fixture.giveAway(fixture.path(".s.PGSQL.5432.lock"))

    #expect(try fixture.server.status().state == .crashed)
    #expect(try fixture.server.stop() == false)
    #expect(try fixture.server.start() == .started)
    #expect(try fixture.postmaster() != foreign)
    #expect(kill(foreign, 0) == 0)
  }

  @Test("data that was not shut down when the machine was is refused")
  func machineCrash() throws {
    let fixture = try PrivateServerFixture.initialized()
    _ = try fixture.server.start()
    let postmaster = try fixture.postmaster()
    #expect(kill(postmaster, SIGKILL) == 0)
    #expect(waitUntil { (try? fixture.server.status().state) == .crashed })
    try "another-boot\n".write(
      toFile: fixture.path("boot-id"), atomically: false, encoding: .utf8)
    let error = #expect(throws: PrivateServerError.self) { try fixture.server.start() }
    #expect(error?.code == .damagedByCrash)
    #expect(error?.message.contains("fakedata server destroy") == true)
    try fixture.server.destroy()
    #expect(!FileManager.default.fileExists(atPath: fixture.directory))
  }
}
