import Foundation
import PostgresClient
import Testing
import TestSupport

@Suite("Private server: what the tests run on")
struct PrivateServerTestSupportTests {
  @Test("a test database is empty, separate and gone in the end")
  func testDatabase() throws {
    var database: TestDatabase? = try TestDatabase()
    let other = try TestDatabase()
    let name = try #require(database?.name)
    #expect(name != other.name)
    do {
      var connection = try Connection(try #require(database?.parameters))
      #expect(connection.database == name)
      _ = try connection.execute("CREATE TABLE t (n int)")
      database = nil
    }
    let outcome = try runProcess(
      "psql",
      ["-qAtX", other.uri, "-c", "SELECT count(*) FROM pg_database WHERE datname = '\(name)'"])
    #expect(outcome.stdout == "0\n")
  }

  @Test("input, output, exit code and signal of a program come through")
  func programs() throws {
    let text = String(repeating: "0123456789abcde\n", count: 20_000)
    let copied = try runProcess("cat", input: text)
    #expect(copied.stdout == text)
    #expect(copied.exitCode == 0)
    let failed = try runProcess("sh", ["-c", "echo no >&2; exit 3"], environment: [:])
    #expect(failed.exitCode == 3)
    #expect(failed.stderr == "no\n")
    let killed = try runProcess("sh", ["-c", "kill -TERM $$"])
    #expect(killed.signal == SIGTERM)
    #expect(killed.exitCode == nil)
    #expect(throws: ProgramNotFound.self) { try runProcess("no-such-program") }
  }

  @Test("the program that was built with the tests is found")
  func builtProgram() throws {
    let path = try fakedataExecutable()
    #expect(path.hasSuffix("/fakedata"))
    #expect(access(path, X_OK) == 0)
  }

  @Test("a program that hangs is ended, and so is the wait for one that leaves its output open")
  func timeouts() throws {
    #expect(throws: ProcessTimeout.self) { try runProcess("sleep", ["30"], timeoutSeconds: 0.2) }
    // As long as it takes the machine to start it.
    var seconds = 0.2
    var printed = ""
    while printed.isEmpty {
      let error = #expect(throws: ProcessTimeout.self) {
        try runProcess("sh", ["-c", "sleep 1000 & echo $!"], timeoutSeconds: seconds)
      }
      printed = try #require(error).outcome.stdout
      seconds *= 2
    }
    let left = try #require(Int32(printed.trimmingCharacters(in: .newlines)))
    #expect(kill(left, SIGKILL) == 0)
  }

  @Test("a temporary directory is removed with its last owner")
  func temporaryDirectories() throws {
    var directory: TemporaryDirectory? = try temporaryDirectory()
    let path = try #require(directory?.path)
    #expect(FileManager.default.fileExists(atPath: path))
    directory = nil
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}
