import Testing

@testable import FakeDataKit

@Suite struct UniformIntegerTests {
  @Test func valuesArePinned() {
    let draws: [UInt32] = [0, 1, 0x2AAA_AAAA, 0x2AAA_AAAB, 0x8000_0000, 0xD555_5555, .max]
    #expect(draws.map { UniformInteger(1...6).sample($0) } == [1, 1, 1, 2, 4, 5, 6])
    #expect(
      draws.map { UniformInteger(-500...499).sample($0) }
        == [-500, -500, -334, -334, 0, 333, 499])
  }

  @Test(arguments: [0...0, 1...2, -3...3, 0...255, -1_000_000...1_000_000] as [ClosedRange<Int64>])
  func bothEndsAreReached(range: ClosedRange<Int64>) {
    let distribution = UniformInteger(range)
    #expect(distribution.sample(0) == range.lowerBound)
    #expect(distribution.sample(.max) == range.upperBound)
    for draw in Draws.edges { #expect(range.contains(distribution.sample(draw))) }
  }

  @Test func theWidestRangeGivesTheDrawItself() {
    let distribution = UniformInteger(-5...(Int64(UInt32.max) - 5))
    for draw in Draws.edges { #expect(distribution.sample(draw) == Int64(draw) - 5) }
  }

  @Test func rangesAtTheEndsOfTheIntegersWork() {
    #expect(UniformInteger(Int64.min...Int64.min + 9).sample(.max) == Int64.min + 9)
    #expect(UniformInteger(Int64.max - 9...Int64.max).sample(.max) == Int64.max)
  }

  @Test func everyValueHasItsShareOfTheDraws() {
    // The draws of value k are those from k·2³²/n on: counted at the borders, without a sample.
    let distribution = UniformInteger(0...6)
    for value: UInt64 in 1...6 {
      let border = UInt32(((value << 32) + 6) / 7)
      #expect(distribution.sample(border) == Int64(value))
      #expect(distribution.sample(border - 1) == Int64(value) - 1)
    }
  }

  @Test(arguments: [2, 7, 100])
  func valuesAreUniform(count: Int64) {
    let distribution = UniformInteger(0...(count - 1))
    let values = Draws.sequence(50_000).map { distribution.sample($0) }
    #expect(Statistics.isUniform(Statistics.frequencies(values, count: Int(count))))
  }
}
