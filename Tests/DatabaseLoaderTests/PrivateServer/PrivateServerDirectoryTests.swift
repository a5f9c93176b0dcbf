import Foundation
import Testing
import TestSupport

@testable import DatabaseLoader

@Suite("Private server: its directory")
struct PrivateServerDirectoryTests {
  @Test("somebody else's directory is neither used nor removed")
  func foreignDirectory() throws {
    let fixture = try PrivateServerFixture()
    try FileManager.default.createDirectory(
      atPath: fixture.directory, withIntermediateDirectories: false)
    let file = fixture.path("thesis.txt")
    try "precious".write(toFile: file, atomically: false, encoding: .utf8)
    for operation in [
      { _ = try fixture.server.start() }, { _ = try fixture.server.stop() },
      { _ = try fixture.server.status() }, { try fixture.server.destroy() },
    ] {
      let error = #expect(throws: PrivateServerError.self) { try operation() }
      #expect(error?.code == .notOurDirectory)
    }
    #expect(FileManager.default.contents(atPath: file) == Data("precious".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.directory).count == 1)
  }

  @Test("a symbolic link, a file, a relative path and the root directory are refused")
  func unfitPaths() throws {
    let temporary = try temporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: temporary.path("real"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: temporary.path("link"), withDestinationPath: temporary.path("real"))
    try "".write(toFile: temporary.path("file"), atomically: false, encoding: .utf8)
    for path in [temporary.path("link"), temporary.path("file"), "relative/path", "/", ""] {
      for operation in [
        { _ = try PrivateServer(directory: path).start() },
        { try PrivateServer(directory: path).destroy() },
      ] {
        let error = #expect(throws: PrivateServerError.self, "\(path)") { try operation() }
        #expect([.notOurDirectory, .unusableDirectory].contains(error?.code), "\(path)")
      }
    }
  }

  @Test("an empty directory is taken over and closed to others")
  func emptyDirectory() throws {
    let fixture = try PrivateServerFixture()
    try FileManager.default.createDirectory(
      atPath: fixture.directory, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o777])
    try fixture.server.location.prepare(for: .current())
    #expect(fixture.mode(fixture.directory) == 0o700)
    #expect(throws: PrivateServerError.self) { try fixture.server.destroy() }
  }

  @Test("a directory of another user's is refused", .enabled(if: geteuid() == 0))
  func directoryOfAnother() throws {
    let fixture = try PrivateServerFixture()
    try FileManager.default.createDirectory(
      atPath: fixture.directory, withIntermediateDirectories: false)
    #expect(chown(fixture.directory, 65_534, 65_534) == 0)
    let error = #expect(throws: PrivateServerError.self) { try fixture.server.start() }
    #expect(error?.code == .unusableDirectory)
    #expect(SystemCall.statusOfFile(fixture.directory)?.st_uid == 65_534)
    try "".write(
      toFile: fixture.path(".fakedata-server"), atomically: false, encoding: .utf8)
    for operation in [{ _ = try fixture.server.stop() }, { try fixture.server.destroy() }] {
      let error = #expect(throws: PrivateServerError.self) { try operation() }
      #expect(error?.code == .unusableDirectory)
    }
    #expect(!FileManager.default.fileExists(atPath: fixture.path("lock")))
  }

  @Test(
    "a directory that the server's account cannot reach is refused", .enabled(if: geteuid() == 0))
  func closedParent() throws {
    let temporary = try temporaryDirectory()
    let parent = temporary.path("closed")
    try FileManager.default.createDirectory(
      atPath: parent, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let error = #expect(throws: PrivateServerError.self) {
      try PrivateServer(directory: parent + "/s").start()
    }
    #expect(error?.code == .unusableDirectory)
    #expect(error?.message.contains("postgres") == true)
  }

  @Test("a path that is too long, or that shells and libpq would take apart, works all the same")
  func longAndOddPath() throws {
    let template = try PrivateServerFixture.initialized()
    let name =
      "a 'strange', \"name\" $(exit 3) `exit 4` %41 é " + String(repeating: "x", count: 100)
    let fixture = try PrivateServerFixture(name: name)
    _ = try runProcess("cp", ["-a", template.directory, fixture.directory])
    let socketDirectory = fixture.server.socketDirectory
    #expect(socketDirectory.isSeparate)
    #expect(try fixture.server.start() == .started)
    #expect(try fixture.server.start() == .alreadyRunning)
    #expect(try fixture.value("SELECT 1") == "1")
    #expect(fixture.mode(socketDirectory.path) == 0o700)
    let shell = try runProcess(
      "sh", ["-c", fixture.server.psqlCommand + " -qAtXc 'SELECT 2'"])
    #expect(shell.stdout == "2\n", "\(shell.stderr)")
    try fixture.server.destroy()
    #expect(!FileManager.default.fileExists(atPath: socketDirectory.path))
  }

  @Test("a name in /tmp that is taken is not used for the socket")
  func takenSocketDirectory() throws {
    let fixture = try PrivateServerFixture(name: "long" + String(repeating: "x", count: 120))
    let taken = fixture.server.socketDirectory.path
    try FileManager.default.createSymbolicLink(
      atPath: taken, withDestinationPath: fixture.temporary.path)
    defer { unlink(taken) }
    let error = #expect(throws: PrivateServerError.self) {
      try fixture.server.socketDirectory.prepare(for: .current())
    }
    #expect(error?.code == .unusableDirectory)
  }

  @Test("a cluster of a version that is not installed is left alone, with advice")
  func otherVersion() throws {
    let fixture = try PrivateServerFixture()
    let location = fixture.server.location
    try location.prepare(for: .current())
    try location.mark(for: .current())
    try FileManager.default.createDirectory(
      atPath: fixture.path("data"), withIntermediateDirectories: false)
    try "9\n".write(
      toFile: fixture.path("data/PG_VERSION"), atomically: false, encoding: .utf8)
    let error = #expect(throws: PrivateServerError.self) { try fixture.server.start() }
    #expect(error?.code == .versionMismatch)
    #expect(error?.message.contains("fakedata server destroy") == true)
    #expect(try fixture.server.status().version == "9")
    #expect(try fixture.server.status().state == .stopped)
    try fixture.giveAway(fixture.path("data"))
    try fixture.server.destroy()
    #expect(!FileManager.default.fileExists(atPath: fixture.directory))
  }
}
