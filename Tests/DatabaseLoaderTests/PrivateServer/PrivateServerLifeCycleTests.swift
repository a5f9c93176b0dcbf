import Foundation
import Testing

@testable import DatabaseLoader

@Suite("Private server: life cycle")
struct PrivateServerLifeCycleTests {
  @Test("start, stop, start again, destroy")
  func wholeLife() throws {
    let fixture = try PrivateServerFixture()
    let server = fixture.server
    #expect(try server.status().state == .notInitialized)
    #expect(try server.stop() == false)

    let begin = Date()
    #expect(try server.start() == .started)
    #expect(try server.start() == .alreadyRunning)
    let status = try server.status()
    #expect(try fixture.postmaster() > 0)
    #expect(status.version != nil)
    #expect(status.bytesOnDisk > 10 << 20)
    // In whole seconds, as the server writes down when it was started.
    #expect(try Double(#require(status.uptimeSeconds)) <= Date().timeIntervalSince(begin) + 1)
    #expect(
      try fixture.value("SELECT current_user || '@' || current_database()") == "fakedata@fakedata")
    try fixture.value("CREATE TABLE t AS SELECT 42 AS n")

    #expect(try server.stop() == true)
    #expect(try server.stop() == false)
    #expect(try server.status().state == .stopped)
    #expect(try server.status().uptimeSeconds == nil)

    #expect(try server.start() == .started)
    #expect(try fixture.value("SELECT n FROM t") == "42")

    try server.destroy()
    #expect(!FileManager.default.fileExists(atPath: server.directory))
    #expect(try server.status().state == .notInitialized)
    try server.destroy()
  }

  @Test("the settings apply, nobody else gets in, no TCP port is open")
  func settingsAndAccess() throws {
    let fixture = try PrivateServerFixture.initialized()
    _ = try fixture.server.start()
    for (name, value) in [
      ("fsync", "off"), ("full_page_writes", "off"), ("synchronous_commit", "on"),
      ("wal_level", "minimal"), ("max_wal_senders", "0"), ("archive_mode", "off"),
      ("autovacuum", "on"), ("jit", "off"), ("listen_addresses", ""), ("TimeZone", "UTC"),
      ("checkpoint_timeout", "1h"), ("server_encoding", "UTF8"),
      ("data_checksums", "off"), ("unix_socket_directories", fixture.directory),
    ] {
      #expect(try fixture.value("SHOW \(name)") ?? "" == value, "\(name)")
    }
    #expect(
      try fixture.value("SELECT datcollate FROM pg_database WHERE datname = 'fakedata'") == "C")
    let buffers = try fixture.value(
      "SELECT setting::bigint * 8 / 1024 FROM pg_settings WHERE name = 'shared_buffers'")
    #expect((128...2048).contains(try #require(buffers.flatMap { Int($0) })))
    #expect(try fixture.value("SELECT upper('é')") == "É")
    #expect(try fixture.value("SELECT 'B' < 'a'") == "t")

    let account = try ServerAccount.current()
    let directory = try #require(SystemCall.statusOfFile(fixture.directory))
    #expect(directory.st_uid == account.user)
    #expect(fixture.mode(fixture.directory) == 0o700)
    #expect(fixture.mode(fixture.path("data")) == 0o700)
    #expect(fixture.mode(fixture.path(".s.PGSQL.5432")) == 0o700)
    #expect(fixture.mode(fixture.path("fakedata.conf")) == 0o600)
    #if os(Linux)
      #expect(try listeningSockets(of: fixture.postmaster()) == 0)
    #endif
  }

  @Test("the settings are written anew at each start, and ALTER SYSTEM wins over them")
  func settingsAreRewritten() throws {
    let fixture = try PrivateServerFixture.initialized()
    try FileManager.default.removeItem(atPath: fixture.path("fakedata.conf"))
    _ = try fixture.server.start()
    #expect(try fixture.value("SHOW fsync") == "off")
    try fixture.value("ALTER SYSTEM SET max_connections = 17")
    _ = try fixture.server.stop()
    _ = try fixture.server.start()
    #expect(try fixture.value("SHOW max_connections") == "17")
  }

  @Test("a started server holds none of our descriptors and has a session of its own")
  func isDetached() throws {
    let fixture = try PrivateServerFixture.initialized()
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    defer { close(ends[0]) }
    #expect(try fixture.server.start() == .started)
    close(ends[1])
    // Other tests start short-lived programs at the same moment, which may have inherited the pipe.
    #expect(
      waitUntil {
        var polled = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 0) == 1 && polled.revents & Int16(POLLHUP) != 0
      })
    let postmaster = try fixture.postmaster()
    #expect(getsid(postmaster) == postmaster)
    #expect(getsid(postmaster) != getsid(0))
  }

  @Test("the error of a failed start shows the log")
  func failedStart() throws {
    let fixture = try PrivateServerFixture.initialized()
    let path = fixture.path("data/postgresql.auto.conf")
    try "no_such_setting = 1\n".write(toFile: path, atomically: false, encoding: .utf8)
    let error = #expect(throws: PrivateServerError.self) { try fixture.server.start() }
    #expect(error?.code == .startFailed)
    #expect(error?.output.contains { $0.contains("no_such_setting") } == true)
    #expect(error?.message.contains("\n") == false)
    #expect(try fixture.server.status().state == .stopped)
  }

  #if os(Linux)
    /// How many of a process's descriptors are listening TCP sockets.
    private func listeningSockets(of process: Int32) throws -> Int {
      let directory = "/proc/\(process)/fd"
      let inodes = SystemCall.names(in: directory).compactMap { name -> String? in
        guard
          let target = try? FileManager.default.destinationOfSymbolicLink(
            atPath: "\(directory)/\(name)"), target.hasPrefix("socket:[")
        else { return nil }
        return String(target.dropFirst(8).dropLast())
      }
      #expect(!inodes.isEmpty)
      return ["tcp", "tcp6"].reduce(into: 0) { count, name in
        let table = (try? String(contentsOfFile: "/proc/net/\(name)", encoding: .utf8)) ?? ""
        for line in table.split(separator: "\n").dropFirst() {
          let fields = line.split(separator: " ")
          if fields.count > 9, fields[3] == "0A", inodes.contains(String(fields[9])) { count += 1 }
        }
      }
    }
  #endif
}
