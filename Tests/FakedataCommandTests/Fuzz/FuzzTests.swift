import Foundation
import TestSupport
import Testing

/// Bad input of every kind: the program says in one line what is wrong, and ends with a code that says
/// so too. `FAKEDATA_FUZZ_CASES` is the number of cases, `FAKEDATA_FUZZ_SEED` draws others, and
/// `FAKEDATA_FUZZ_CASE` runs a single one.
@Suite("Fuzzed command lines and environments") struct FuzzTests {
  private static func number(_ variable: String) -> Int? {
    ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
  }

  static let seed = UInt64(number("FAKEDATA_FUZZ_SEED") ?? 1)
  static let caseCount = number("FAKEDATA_FUZZ_CASES") ?? 250
  private static let stripes = 4

  /// The cases are dealt to tests that run side by side.
  @Test(arguments: 0..<stripes)
  func neverACrashNeverAHangAlwaysAReason(_ stripe: Int) throws {
    let single = Self.number("FAKEDATA_FUZZ_CASE")
    let numbers = single.map { [$0] } ?? Array(0..<Self.caseCount)
    let program = try Program()
    for number in numbers where number % Self.stripes == stripe {
      let home = try temporaryDirectory()
      let fuzzCase = FuzzCase(seed: Self.seed, number: number, home: home.path)
      for complaint in try FuzzVerdict.complaints(program, fuzzCase) {
        Issue.record(
          "case \(number) of seed \(Self.seed): \(complaint); \(fuzzCase.script.prefix(2_000))")
      }
    }
  }

  @Test func theOptionsOfTheCommandsAreKnown() {
    #expect(FuzzOption.of("populate").contains { $0.name == "--users" && !$0.examples.isEmpty })
    #expect(FuzzOption.of("generate").contains { $0.name == "--discard" && $0.examples.isEmpty })
    #expect(FuzzOption.of("verify").contains { $0.name == "-j" })
  }
}
