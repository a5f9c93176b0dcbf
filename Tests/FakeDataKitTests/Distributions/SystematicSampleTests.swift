import Testing

@testable import FakeDataKit

@Suite struct SystematicSampleTests {
  typealias Round = SystematicSample.Round

  static let key = StreamKey(low: 0xC0FF_EE00, high: 0x0DD_BA11)
  static let even = Array(repeating: Int64(1), count: 13)
  /// The largest is just below a seventh.
  static let uneven: [Int64] = [
    110, 85, 85, 65, 60, 60, 55, 50, 45, 42, 40, 40, 38, 35, 30, 8, 0, 2,
  ]

  private func sample(_ weights: [Int64], strata: Int) -> SystematicSample {
    SystematicSample(weights: weights, strata: strata, key: Self.key)
  }

  private func children(_ sample: SystematicSample, _ round: Round) -> [Int64] {
    (0..<sample.strata).map { sample.sample(round, ordinal: $0) }
  }

  private func rounds(_ count: Int) -> [Round] {
    let draws = Draws.sequence(3 * count)
    return (0..<count).map {
      Round(start: draws[3 * $0], order: draws[3 * $0 + 1], layout: draws[3 * $0 + 2])
    }
  }

  @Test func valuesArePinned() {
    let sample = sample(Self.uneven, strata: 7)
    #expect(children(sample, Round(start: 0, order: 0, layout: 0)) == [3, 1, 0, 11, 10, 5, 4])
    #expect(
      children(sample, Round(start: 0x8000_0000, order: .max, layout: 1))
        == [2, 0, 9, 6, 12, 1, 10])
    #expect(
      children(sample, Round(start: 0xFEDC_BA98, order: 0x7654_3210, layout: 63))
        == [7, 0, 8, 1, 2, 10, 11])
    #expect(Digest.fnv1a(numbers: sample.outcomes.map { Int64($0) }) == 0x9173EACAC131E805)
  }

  @Test(arguments: [(even, 11), (even, 2), (uneven, 7), (uneven, 3)])
  func noOutcomeComesTwice(weights: [Int64], strata: Int) {
    let sample = sample(weights, strata: strata)
    for round in rounds(2000) {
      let found = children(sample, round)
      #expect(Set(found).count == strata, "\(round): \(found)")
    }
  }

  @Test func everyChildAloneHasTheGivenFrequencies() {
    let sample = sample(Self.uneven, strata: 7)
    let rounds = rounds(20_000)
    for ordinal in [0, 1, 3, 6] {
      let values = rounds.map { sample.sample($0, ordinal: ordinal) }
      let frequencies = Statistics.frequencies(values, count: Self.uneven.count)
      #expect(Statistics.fits(frequencies, weights: Self.uneven))
      #expect(!Statistics.isUniform(frequencies))
    }
  }

  @Test func everyLayoutHasEveryOutcome() {
    let sample = sample(Self.uneven, strata: 7)
    let orders = (0..<SystematicSample.layouts).map { layout in
      Array(sample.outcomes[(layout * sample.count)..<((layout + 1) * sample.count)])
    }
    for order in orders { #expect(order.sorted() == Array(0..<UInt16(sample.count))) }
    #expect(Set(orders).count == SystematicSample.layouts)
  }

  @Test func layoutsHangOnTheStream() {
    let other = SystematicSample(
      weights: Self.uneven, strata: 7, key: StreamKey(low: 1, high: 2))
    #expect(other.outcomes != sample(Self.uneven, strata: 7).outcomes)
  }

  @Test func neighboursInTheListMeetToo() {
    // On one circle alone, outcomes side by side would never come together.
    let sample = sample(Self.even, strata: 3)
    var pairs: Set<[Int64]> = []
    for round in rounds(4000) {
      let found = children(sample, round).sorted()
      pairs.formUnion([[found[0], found[1]], [found[0], found[2]], [found[1], found[2]]])
    }
    #expect(pairs.count == 13 * 12 / 2)
  }

  @Test func everyOrderIsDrawn() {
    let sample = sample(Self.even, strata: 11)
    func child(_ ordinal: Int, order: UInt32) -> Int64 {
      sample.sample(Round(start: 5, order: order, layout: 9), ordinal: ordinal)
    }
    // All orders begin at the start; what comes second tells the ten of them apart.
    let orders = (0..<UInt64(10)).map { UInt32(($0 << 32) / 10 + 1) }
    #expect(Set(orders.map { child(1, order: $0) }).count == 10)
    #expect(Set(orders.map { child(0, order: $0) }).count == 1)
  }

  @Test func everyOutcomeIsReached() {
    let sample = sample([5, 3, 2, 0, 1], strata: 2)
    #expect(Set(rounds(500).map { sample.sample($0, ordinal: 1) }) == [0, 1, 2, 4])
  }

  @Test func oneOutcomeIsCertain() {
    for strata in [2, 5] {
      let sample = sample([9], strata: strata)
      for start in Draws.edges {
        let found = children(sample, Round(start: start, order: 77, layout: 3))
        #expect(found == Array(repeating: 0, count: strata))
      }
    }
  }

  @Test func weightsOfZeroNeverOccur() {
    let sample = sample([0, 3, 0, 2, 0], strata: 2)
    for round in rounds(500) { #expect([1, 3].contains(sample.sample(round, ordinal: 0))) }
    let found = (0..<UInt32(SystematicSample.layouts)).flatMap { layout in
      Draws.edges.map {
        sample.sample(Round(start: $0, order: 0, layout: layout), ordinal: 0)
      }
    }
    #expect(Set(found) == [1, 3])
  }

  /// The starts at which an arc that is rounded up would hold two points.
  @Test func weightsOfOneStratumExactlyComeOnceToo() {
    let sample = sample(Array(repeating: 1, count: 7), strata: 7)
    let outcomes = ([0] + sample.bounds.prefix(6)).map {
      Set(children(sample, Round(start: $0, order: 0, layout: 0))).count
    }
    #expect(outcomes.allSatisfy { $0 == 7 })
  }

  @Test func primesAreTold() {
    #expect(
      (-2...31).filter { SystematicSample.isPrime($0) } == [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31])
    #expect(SystematicSample.isPrime(251))
    #expect(!SystematicSample.isPrime(253))
  }
}
