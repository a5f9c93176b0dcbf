/// Outcomes with given weights for the children of a group, none twice while each weight is at most
/// one part in ``strata`` of the total: systematic sampling with probability proportional to size.
///
/// The cumulative weights are laid around a circle; a group draws a starting point, and its
/// children take points that lie 1/strata of the circle apart, in an order that the group draws
/// too. Each child alone has the outcomes' given frequencies. After `strata` children a new round
/// begins.
///
/// Source: W. Madow, "On the Theory of Systematic Sampling, II", Annals of Mathematical Statistics
/// 20 (1949).
public struct SystematicSample: Sendable, Equatable {
  /// Points around the circle; a prime, so that every step visits each of them.
  public let strata: Int
  /// Upper ends of the outcomes' arcs, in units of 2⁻³² of the circle, the last one left out.
  let bounds: [UInt32]
  /// The outcome at the start of each 256th of the circle.
  let guide: [UInt32]

  /// A sample of outcomes 0, 1, 2 … with the given weights.
  ///
  /// - Parameters:
  ///   - weights: relative frequencies, none negative, their sum positive and below 2³².
  ///   - strata: a prime below 256.
  public init(weights: [Int64], strata: Int) {
    precondition(Self.isPrime(strata) && strata < 256, "the number of strata is a prime below 256")
    let total = weights.reduce(UInt64(0)) { $0 + UInt64($1) }
    precondition(total > 0 && total < 1 << 32, "the weights' sum is positive and below 2^32")
    var sum: UInt64 = 0
    var bounds: [UInt32] = []
    for weight in weights.dropLast() {
      sum += UInt64(weight)
      bounds.append(UInt32(min(UInt64(UInt32.max), (sum << 32) / total)))
    }
    self.strata = strata
    self.bounds = bounds
    guide = (0..<256).map { cell in
      UInt32(bounds.firstIndex { $0 > UInt32(cell) << 24 } ?? bounds.count)
    }
  }

  /// The outcome of the child with the given ordinal.
  ///
  /// - Parameters:
  ///   - start: the group's draw for the round's starting point.
  ///   - order: the group's draw for the round's order.
  ///   - ordinal: the child's ordinal within the round, below ``strata``.
  public func sample(start: UInt32, order: UInt32, ordinal: Int) -> Int64 {
    bounds.withUnsafeBufferPointer { bounds in
      guide.withUnsafeBufferPointer { guide in
        Self.sample(start, order, ordinal, strata, bounds, guide)
      }
    }
  }

  @inline(__always)
  static func sample(
    _ start: UInt32, _ order: UInt32, _ ordinal: Int, _ strata: Int,
    _ bounds: UnsafeBufferPointer<UInt32>,
    _ guide: UnsafeBufferPointer<UInt32>
  ) -> Int64 {
    let step = 1 + Int(truncatingIfNeeded: (UInt64(order) &* UInt64(strata - 1)) &>> 32)
    let stratum = (ordinal &* step) % strata
    let arc = (UInt64(1) << 32) / UInt64(strata)
    let point = start &+ UInt32(truncatingIfNeeded: UInt64(stratum) &* arc)
    var outcome = Int(guide[Int(point &>> 24)])
    while outcome < bounds.count, bounds[outcome] <= point { outcome += 1 }
    return Int64(outcome)
  }

  static func isPrime(_ number: Int) -> Bool {
    number >= 2 && !(2..<number).contains { number % $0 == 0 }
  }
}
