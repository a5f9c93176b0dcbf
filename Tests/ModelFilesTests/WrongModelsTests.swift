import Foundation
import ModelFiles
import Testing

/// A model file that is wrong, with what its reader shall say of it.
///
/// Comments at its head list all problems in their order, each with its line, maybe its column, and some of the message:
///
///     # reader: 7:14: there is no column "prise"; did you mean "price"?
struct WrongModel: CustomTestStringConvertible {
  /// A problem.
  struct Problem {
    var line: Int
    var column: Int?
    var words: String
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Wrong").path

  /// All of them.
  static let all: [WrongModel] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.sorted().map(WrongModel.init)
  }()

  let file: String
  var path: String { "\(Self.folder)/\(file)" }
  var testDescription: String { file }

  /// What the comments say.
  func expected() throws -> [Problem] {
    let mark = "# reader: "
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix(mark) }
      .map { line in
        let text = line.dropFirst(mark.count)
        let place = try #require(text.firstRange(of: ": "), "\(file): \(line)")
        let numbers = text[..<place.lowerBound].split(separator: ":").map { Int($0) }
        return Problem(
          line: try #require(numbers.first ?? nil, "\(file): \(line)"),
          column: numbers.count > 1 ? numbers[1] : nil, words: String(text[place.upperBound...]))
      }
  }
}

/// Everything that can be wrong in a model file is found, at its place.
struct WrongModelsTests {
  @Test func thereAreSome() {
    #expect(WrongModel.all.count >= 50)
  }

  @Test(arguments: WrongModel.all)
  func isRefused(_ model: WrongModel) throws {
    let expected = try model.expected()
    #expect(!expected.isEmpty, "\(model.file) does not say what is wrong with it")
    let error = #expect(throws: ModelFileError.self) { try ModelFile.read(model.path) }
    let problems = error?.problems ?? []
    let found = problems.map { problem in
      "\(problem.position.map { "\($0.line):\($0.column)" } ?? "-"): \(problem.message)"
    }.joined(separator: "\n")
    #expect(problems.count == expected.count, "\(model.file): \(found)")
    for (problem, expected) in zip(problems, expected) {
      #expect(problem.severity == .error)
      #expect(problem.position?.line == expected.line, "\(model.file): \(found)")
      if let column = expected.column {
        #expect(problem.position?.column == column, "\(model.file): \(found)")
      }
      #expect(problem.message.contains(expected.words), "\(model.file): \(found)")
    }
  }
}
