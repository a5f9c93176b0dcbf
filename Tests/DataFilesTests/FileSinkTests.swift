import Foundation
import TestSupport
import Testing

@testable import DataFiles

@Suite struct FileSinkTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try temporaryDirectory()
    path = directory.path("file")
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
  }

  @Test func aFileHasItsNameWhenItIsWhole() throws {
    let sink = try FileSink(path: path)
    try sink.write(text: "one\n")
    #expect(try names() == ["file.inprogress"])
    try sink.write(text: "two\n")
    try sink.finish()
    try sink.publish()
    #expect(try names() == ["file"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "one\ntwo\n")
    sink.abandon()
    #expect(try names() == ["file"])
  }

  @Test func nothingIsLeftOfOneThatIsGivenUp() throws {
    do { try FileSink(path: path).write(text: "one") }
    #expect(try names() == [])
    let sink = try FileSink(path: path)
    sink.abandon()
    #expect(try names() == [])
  }

  @Test func twoCannotWriteTheSameFile() throws {
    let sink = try FileSink(path: path)
    try sink.write(text: "first")
    let error = #expect(throws: DataFilesError.self) { _ = try FileSink(path: path) }
    #expect(error?.code == .busy)
    #expect(error?.message.contains("another run is writing \(path).inprogress") == true)
    try sink.publish()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "first")
  }

  @Test func whatAKilledRunLeftIsWrittenOver() throws {
    try "a long rest of another run".write(
      toFile: path + ".inprogress", atomically: false, encoding: .utf8)
    let sink = try FileSink(path: path)
    try sink.write(text: "new")
    try sink.finish()
    try sink.publish()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
  }

  @Test func aLinkIsNotFollowed() throws {
    let victim = directory.path("victim")
    try "kept".write(toFile: victim, atomically: false, encoding: .utf8)
    symlink(victim, path + ".inprogress")
    let error = #expect(throws: DataFilesError.self) { _ = try FileSink(path: path) }
    #expect(error?.code == .system)
    #expect(try String(contentsOfFile: victim, encoding: .utf8) == "kept")
  }
}
