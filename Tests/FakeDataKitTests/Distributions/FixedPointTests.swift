import Testing

@testable import FakeDataKit

@Suite struct FixedPointTests {
  @Test func numbersAreRoundedToNearest() {
    #expect(FixedPoint.make(1) == 65_536)
    #expect(FixedPoint.make(-1) == -65_536)
    #expect(FixedPoint.make(0) == 0)
    #expect(FixedPoint.make(69.1) == 4_528_538)
    #expect(FixedPoint.make(-69.1) == -4_528_538)
  }

  @Test func halvesGoAwayFromZero() {
    #expect(FixedPoint.make(0.5 / 65_536) == 1)
    #expect(FixedPoint.make(-0.5 / 65_536) == -1)
    #expect(FixedPoint.make(0.4999 / 65_536) == 0)
    #expect(FixedPoint.make(-0.4999 / 65_536) == 0)
  }
}
