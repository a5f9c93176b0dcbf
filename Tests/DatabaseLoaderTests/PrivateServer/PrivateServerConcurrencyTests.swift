import Foundation
import Synchronization
import Testing
import TestSupport

@testable import DatabaseLoader

@Suite("Private server: several commands at once")
struct PrivateServerConcurrencyTests {
  @Test("of several threads one starts the server, the others find it running")
  func threads() throws {
    let fixture = try PrivateServerFixture.initialized()
    let server = fixture.server
    let results = Mutex<[Result<PrivateServer.StartOutcome, any Error>]>([])
    DispatchQueue.concurrentPerform(iterations: 3) { _ in
      let result = Result<PrivateServer.StartOutcome, any Error> { try server.start() }
      results.withLock { $0.append(result) }
    }
    let outcomes = try results.withLock { try $0.map { try $0.get() } }
    #expect(outcomes.filter { $0 == .started }.count == 1)
    #expect(outcomes.filter { $0 == .alreadyRunning }.count == 2)
  }

  @Test(
    "of two processes one makes and starts the server, even when one before them was killed within initdb"
  )
  func processes() async throws {
    let fixture = try PrivateServerFixture()
    let directory = fixture.directory
    await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String] in
      let killer = Thread {
        // The middle of initdb, which works in its directory for about a second.
        _ = waitUntil { SystemCall.exists(directory + "/data.inprogress/PG_VERSION") }
        kill(getpid(), SIGKILL)
      }
      killer.start()
      _ = try PrivateServer(directory: directory).start()
    }
    #expect(try fixture.server.status().state == .notInitialized)
    #expect(SystemCall.exists(fixture.path("data.inprogress")))
    async let first: Void = Self.startInProcess(directory)
    async let second: Void = Self.startInProcess(directory)
    _ = await (first, second)
    #expect(try fixture.value("SELECT 1") == "1")
    #expect(try fixture.server.start() == .alreadyRunning)
    #expect(!FileManager.default.fileExists(atPath: fixture.path("data.inprogress")))
  }

  private static func startInProcess(_ directory: String) async {
    await #expect(processExitsWith: .success) { [directory = directory as String] in
      _ = try PrivateServer(directory: directory).start()
    }
  }

  @Test("who waits too long for the lock is told who has it")
  func lockTimeout() throws {
    let fixture = try PrivateServerFixture()
    let account = try ServerAccount.current()
    try fixture.server.location.prepare(for: account)
    let impatient = PrivateServer(directory: fixture.directory, lockTimeoutSeconds: 0)
    guard
      let lock = try ServerLock.acquire(
        in: fixture.server.location, for: account, timeoutSeconds: 0)
    else {
      Issue.record("no lock")
      return
    }
    let error = #expect(throws: PrivateServerError.self) { try impatient.start() }
    #expect(error?.code == .locked)
    #expect(error?.message.contains("process \(getpid())") == true)
    _ = lock.descriptor
  }

  @Test("destroying a server while another starts it leaves a running server or none")
  func destroyAndStart() throws {
    let fixture = try PrivateServerFixture.initialized()
    let server = fixture.server
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 2) { index in
      do {
        if index == 0 { try server.destroy() } else { _ = try server.start() }
      } catch {
        failures.withLock { $0.append("\(error)") }
      }
    }
    #expect(failures.withLock { $0 } == [])
    switch try server.status().state {
    case .running: #expect(try fixture.value("SELECT 1") == "1")
    case .notInitialized: #expect(!FileManager.default.fileExists(atPath: server.directory))
    case let other: Issue.record("unexpected state \(other)")
    }
  }
}
