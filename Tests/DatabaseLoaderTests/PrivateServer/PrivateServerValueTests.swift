import Foundation
import Testing
import TestSupport

@testable import DatabaseLoader

@Suite("Private server: versions, settings, paths and programs")
struct PrivateServerValueTests {
  @Test("the default directory follows the environment")
  func defaultDirectory() {
    func directory(_ environment: [String: String]) -> String {
      PrivateServer.defaultDirectory(environment: environment)
    }
    #expect(directory(["FAKEDATA_SERVER_DIR": "/a/b/", "XDG_DATA_HOME": "/x"]) == "/a/b")
    let here = FileManager.default.currentDirectoryPath
    let relative = directory(["FAKEDATA_SERVER_DIR": "c"])
    #expect(relative == (here == "/" ? "/c" : "\(here)/c"))
    if geteuid() == 0 {
      #expect(directory(["HOME": "/root"]) == "/var/lib/fakedata/server")
    } else {
      #expect(directory(["XDG_DATA_HOME": "/x", "HOME": "/h"]) == "/x/fakedata/server")
      #expect(
        directory(["XDG_DATA_HOME": "x", "HOME": "/h"]) == "/h/.local/share/fakedata/server")
      #expect(directory(["FAKEDATA_SERVER_DIR": "", "HOME": "/h"]).hasPrefix("/h/"))
    }
  }

  @Test("the URI is percent-encoded, and the command can be pasted")
  func connectionURI() {
    let server = PrivateServer(directory: "/var/lib/é/server")
    #expect(
      server.connectionURI
        == "postgresql:///fakedata?host=%2Fvar%2Flib%2F%C3%A9%2Fserver&port=5432&user=fakedata")
    #expect(server.psqlCommand == "psql '\(server.connectionURI)'")
    #expect(ShellWord.quoted("it's") == "'it'\\''s'")
    #expect(ShellWord.quoted("") == "''")
    #expect(ShellWord.quoted("/a/b-c") == "/a/b-c")
    #expect(!PrivateServer.durabilityNotice.contains("\n"))
  }

  @Test(
    "versions are read and compared",
    arguments: [
      ("postgres (PostgreSQL) 15.4 (Debian 15.4-1.pgdg120+1)", 15, 4, "15.4"),
      ("postgres (PostgreSQL) 18beta1\n", 18, 0, "18beta1"),
      ("postgres (PostgreSQL) 9.6.24", 9, 6, "9.6.24"),
    ])
  func versions(output: String, major: Int, minor: Int, text: String) throws {
    let version = try #require(ServerVersion(programOutput: output))
    #expect(version.major == major)
    #expect(version.minor == minor)
    #expect(version.text == text)
    #expect(version < ServerVersion("99.1")!)
    #expect(ServerVersion(programOutput: "psql 15") == nil)
  }

  @Test("the newest programs win, links are followed, incomplete directories are passed over")
  func binaries() throws {
    let temporary = try temporaryDirectory()
    func install(_ directory: String, _ version: String, without missing: String = "") throws {
      try FileManager.default.createDirectory(
        atPath: temporary.path(directory), withIntermediateDirectories: false)
      for program in ["initdb", "postgres", "pg_ctl"] where program != missing {
        let path = temporary.path("\(directory)/\(program)")
        try "#!/bin/sh\necho 'postgres (PostgreSQL) \(version)'\n".write(
          toFile: path, atomically: false, encoding: .utf8)
        chmod(path, 0o755)
      }
    }
    try install("old", "97.3")
    try install("new", "98.1")
    try install("incomplete", "99.9", without: "initdb")
    try FileManager.default.createDirectory(
      atPath: temporary.path("links"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: temporary.path("links/postgres"), withDestinationPath: "../new/postgres")
    let path = ["old", "incomplete", "links", "new"].map(temporary.path).joined(separator: ":")
    let installed = ServerBinaries.installed(environment: ["PATH": "\(path):relative:"])
    #expect(installed.prefix(2).map(\.version.text) == ["98.1", "97.3"])
    #expect(installed.first?.directory == temporary.path("new"))
    #expect(installed.filter { $0.version.major == 98 }.count == 1)
    let match = try ServerBinaries.matching(
      major: 97, of: "/x", environment: ["PATH": path])
    #expect(match.version.text == "97.3")

    // A directory that is named comes before all that is found.
    func named(_ directory: String) -> [String: String] {
      ["PATH": path, "FAKEDATA_SERVER_BIN": directory]
    }
    let old = named(temporary.path("old"))
    #expect(try ServerBinaries.newest(environment: old).version.text == "97.3")
    #expect(
      try ServerBinaries.matching(major: 97, of: "/x", environment: old).version.text == "97.3")
    #expect(try ServerBinaries.newest(environment: named("")).version.text == "98.1")
    let mismatch = #expect(throws: PrivateServerError.self) {
      try ServerBinaries.matching(major: 98, of: "/x", environment: old)
    }
    #expect(mismatch?.code == .versionMismatch)
    #expect(mismatch?.message.contains("FAKEDATA_SERVER_BIN names PostgreSQL 97.3") == true)
    for directory in [temporary.path("incomplete"), temporary.path("nowhere"), "old"] {
      let error = #expect(throws: PrivateServerError.self) {
        try ServerBinaries.newest(environment: named(directory))
      }
      #expect(error?.code == .binariesNotFound)
      #expect(error?.message.hasPrefix("FAKEDATA_SERVER_BIN") == true)
      #expect(error?.message.hasSuffix(directory) == true)
    }
  }

  @Test("memory, disk and shared memory decide the sizes")
  func settings() {
    func value(_ name: String, _ resources: HostResources) -> String? {
      ServerSettings(resources: resources, socketDirectory: "/s", clusterName: "c").groups
        .flatMap(\.settings).first { $0.name == name }?.value
    }
    let small = HostResources(
      memoryBytes: 512 << 20, freeDiskBytes: 1 << 30, freeSharedMemoryBytes: 64 << 20)
    #expect(value("shared_buffers", small) == "128MB")
    #expect(value("maintenance_work_mem", small) == "85MB")
    #expect(value("max_wal_size", small) == "256MB")
    #expect(value("dynamic_shared_memory_type", small) == "mmap")
    let large = HostResources(
      memoryBytes: 256 << 30, freeDiskBytes: nil, freeSharedMemoryBytes: nil)
    #expect(value("shared_buffers", large) == "2048MB")
    #expect(value("max_wal_size", large) == "8192MB")
    #expect(value("dynamic_shared_memory_type", large) == "posix")
  }

  @Test("each setting is named once, and values are quoted")
  func configurationFile() {
    let settings = ServerSettings(
      resources: .current(directory: "/tmp"), socketDirectory: "/it's\\here", clusterName: "c")
    let names = settings.groups.flatMap(\.settings).map(\.name)
    #expect(Set(names).count == names.count)
    let text = settings.render(including: "data/postgresql.conf")
    #expect(text.contains("unix_socket_directories = '/it''s\\\\here'\n"))
    #expect(text.contains("never for data that must last"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }

  @Test("a pid file is read, an unfinished one is not")
  func postmasterFile() throws {
    let text = "123\n/d\n1700000000\n5432\n/d\n\n  5432001         0\nready   \n"
    let file = try #require(PostmasterFile(text))
    #expect(file.process == 123)
    #expect(file.startedAtSeconds == 1_700_000_000)
    #expect(file.isReady)
    #expect(PostmasterFile("123\n/d\n17\n5432\n/d\n\n x\nstarting\n")?.isReady == false)
    #expect(PostmasterFile("") == nil)
    #expect(PostmasterFile("12") == nil)
    #expect(PostmasterFile("0\n/d\n17\n") == nil)
  }
}
