import Foundation
import ModelFiles
import Testing

/// Model files that are changed at random.
struct ModelFileFuzzTests {
  private static func environment(_ name: String, _ usual: UInt64) -> UInt64 {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } ?? usual
  }

  private static func problems(_ text: String) -> [ModelFileProblem] {
    do {
      _ = try ModelFile.read(text: text, name: "test.yaml")
      return []
    } catch {
      return error.problems
    }
  }

  /// Models with bytes, lines and words changed: an error or a model, and no crash.
  @Test func changedModels() throws {
    var random = Numbers(state: Self.environment("FAKEDATA_FUZZ_SEED", 1))
    let texts = ModelFile.shipped.compactMap(ModelFile.text(ofShipped:)).map {
      $0.replacing("file: ", with: "files: ")
    }
    var refused = 0
    let cases = Self.environment("FAKEDATA_FUZZ_CASES", 300)
    for _ in 0..<cases {
      var lines = texts[random.next(texts.count)].components(separatedBy: "\n")
      for _ in 0...random.next(4) {
        let (line, other) = (random.next(lines.count), random.next(lines.count))
        switch random.next(6) {
        case 0: lines.remove(at: line)
        case 1: lines.swapAt(line, other)
        case 2: lines[line] = lines[other]
        case 3: lines[line] = String(lines[line].dropLast(random.next(10)))
        case 4:
          var words = lines[line].split(separator: " ", omittingEmptySubsequences: false).map(
            String.init)
          words[random.next(words.count)] = Self.words[random.next(Self.words.count)]
          lines[line] = words.joined(separator: " ")
        default:
          var characters = Array(lines[line])
          if !characters.isEmpty {
            characters[random.next(characters.count)] =
              Array("{}[]:,-#'\"*&%$ 09az\t\u{0}é")[random.next(20)]
          }
          lines[line] = String(characters)
        }
        if lines.isEmpty { lines = [""] }
      }
      if !Self.problems(lines.joined(separator: "\n")).isEmpty { refused += 1 }
    }
    #expect(refused > Int(cases) / 3)
  }

  private static let words = [
    "-1", "0", "1e18", "9223372036854775807", "null", "true", "[]", "{}", "key", "parent", "scale",
    "0%", "200%",
    "uniform:", "{uniform: 5-1}", "{choice: {a: 0}}", "{expression: 1/0}", "{expression: id % 0}",
    "{refers: users}",
    "zipf(99)", "recent(0%)", "{array: {of: key, count: 0-9}}", "{pattern: '(((a|b){9}){9}){9}'}",
    "{sum: x.y}",
    "{normal: {mean: 1e15, sd: 1e9}}", "{quantiles: {0%: 5, 100%: 1}}", "{after: id}",
    "{uuid: {v7: id}}", "0-0", "9-1",
    "{geometric: {mean: -1}}", "{power: {exponent: 0, max: 0}}", "16777216", "99999999",
    "{time: {over: 200y}}",
    "numeric(99,99)", "char(0)", "text[]", "int4range", "{range: [1, 0]}",
    "{bucket: {of: id, bounds: []}}",
    "{by: id, cases: {1: 2}}", "{running_total: id}", "{row: dishes}", "{json: {a: '{id}'}}",
    "\"{id:099}\"", "\"{{{id}\"",
  ]
}

/// Numbers that are the same in every run.
private struct Numbers {
  var state: UInt64

  /// A number below a limit.
  mutating func next(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }
}
