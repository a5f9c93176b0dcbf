import FakeDataKit
import Foundation
import ModelFiles
import Testing

/// Files that are no models, or that mean harm: one clear error each.
struct HostileFilesTests {
  private static func problems(_ text: String, folder: String? = nil) -> [ModelFileProblem] {
    do {
      _ = try ModelFile.read(text: text, name: "test.yaml", folder: folder)
      return []
    } catch {
      return error.problems
    }
  }

  private static func bomb(_ end: String) -> String {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let alias = "*a\(level - 1)"
      text +=
        "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
    }
    return "fakedata: 1\n" + text + end
  }

  @Test(arguments: [
    "", "# nothing\n", "just words", "- a\n- list\n", "fakedata: 2\n", "fakedata: 1\n", "a: [",
    "\t",
    "fakedata: 1\ntables: 5\n", "fakedata: 1\ntables: {}\n", "fakedata: 1\ntables: [a]\n",
    "%YAML 9.9\n---\n",
    "fakedata: 1\ntables: {t: }\n", "fakedata: 1\ntables: {t: {rows: 1}}\n", "---\n---\n",
    "? [a]\n: b\n",
    "fakedata: 1\nlists: 5\ntables: {t: {rows: 1, columns: {a: key}}}\n",
    "fakedata: 1\nfakedata: 1\n",
    "{{{{", "!!binary x",
    "fakedata: 1\nparameters: [a]\ntables: {t: {rows: 1, columns: {a: key}}}\n",
  ])
  func noModels(text: String) {
    #expect(!Self.problems(text).isEmpty)
  }

  @Test(arguments: ["tables: *a9\n", "? *a9\n: 1\n", "*a9 : 1\n", "x: {*a9 : 1}\n"])
  func aliasesOfAliases(end: String) {
    #expect(!Self.problems(Self.bomb(end)).isEmpty)
  }

  @Test func deepNesting() {
    let depth = 100_000
    #expect(!Self.problems(String(repeating: "[", count: depth)).isEmpty)
    #expect(!Self.problems(String(repeating: "{a: ", count: depth)).isEmpty)
    let parentheses = String(repeating: "(", count: depth)
    #expect(
      !Self.problems(
        "fakedata: 1\ntables: {t: {rows: 1, columns: {a: {expression: \"\(parentheses)\"}}}}\n"
      ).isEmpty)
  }

  @Test func largeFiles() throws {
    let path = NSTemporaryDirectory() + "fakedata-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: path) }
    FileManager.default.createFile(atPath: path, contents: nil)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 100 << 20)
    try handle.close()
    let error = #expect(throws: ModelFileError.self) { try ModelFile.read(path) }
    #expect(error?.description.contains("more than 16 MB") == true)
  }

  @Test func filesThatAreNone() {
    for path in ["/nowhere/shop.yaml", NSTemporaryDirectory(), "/dev/null"] {
      let error = #expect(throws: ModelFileError.self) { try ModelFile.read(path) }
      #expect(error?.problems.count == 1)
    }
    let error = #expect(throws: ModelFileError.self) { try ModelFile.read("shp") }
    #expect(error?.description.contains("did you mean \"shop\"?") == true)
  }

  /// A list's file lies in the model's folder.
  @Test func pathsOutOfTheFolder() throws {
    let folder = NSTemporaryDirectory() + "fakedata-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder + "/models", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "value\nsecret\n".write(toFile: folder + "/secret.csv", atomically: true, encoding: .utf8)
    try "value\nx\n".write(toFile: folder + "/models/list.csv", atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/models/link.csv", withDestinationPath: folder + "/secret.csv")
    func problems(_ file: String) -> [ModelFileProblem] {
      Self.problems(
        "fakedata: 1\nlists: {l: {file: \(file)}}\ntables: {t: {rows: 1, columns: {a: {pick: l}}}}\n",
        folder: folder + "/models")
    }
    #expect(problems("list.csv").isEmpty)
    for file in [
      "../secret.csv", "x/../../secret.csv", folder + "/secret.csv", "link.csv", "''", ".",
      "missing.csv",
    ] { #expect(problems(file).count == 1, "\(file)") }
  }

  /// Names are names, whatever is in them.
  @Test func namesWithSignsOfSQL() throws {
    let text = """
      fakedata: 1
      tables:
        'a"; DROP TABLE users; --':
          rows: 3
          columns:
            'x''y"z;': key
            "line\\nbreak": [a, "b'; DROP TABLE x; --"]
      """
    let model = try ModelFile.read(text: text, name: "test.yaml").model
    let script = SchemaSQL(model).script
    #expect(script.contains("\"a\"\"; DROP TABLE users; --\""))
    #expect(script.contains("\"x'y\"\"z;\""))
  }
}
