/// Outcomes with given weights for the children of a group, none twice while each weight is at most
/// one part in ``strata`` of the total: systematic sampling with probability proportional to size.
///
/// The cumulative weights are laid around a circle; a group draws a starting point, and its
/// children take points that lie 1/strata of the circle apart, in an order that the group draws
/// too. Each child alone has the outcomes' given frequencies. After `strata` children a new round
/// begins. Since outcomes that lie close together never meet in a group, there are ``layouts``
/// circles with the outcomes in different orders, and a round draws which one it uses.
///
/// Source: W. Madow, "On the Theory of Systematic Sampling, II", Annals of Mathematical Statistics
/// 20 (1949).
public struct SystematicSample: Sendable, Equatable {
  /// Circles with the outcomes in different orders.
  public static let layouts = 64
  /// The draw index of the draws that order the outcomes; see ``RowKeys`` for the counter.
  private static let layoutDraw: UInt32 = 255
  /// Equal arcs of the circle whose first outcome is known.
  private static let cells = 64
  private static let cellShift: UInt32 = 26

  /// What a round draws, each draw for the whole group.
  public struct Round: Sendable, BitwiseCopyable {
    /// The starting point.
    public var start: UInt32
    /// The order in which children take the points.
    public var order: UInt32
    /// The circle.
    public var layout: UInt32

    /// The draws of a round.
    public init(start: UInt32, order: UInt32, layout: UInt32) {
      self.start = start
      self.order = order
      self.layout = layout
    }
  }

  /// Points around the circle; a prime, so that every step visits each of them.
  public let strata: Int
  /// The number of outcomes.
  public let count: Int
  /// Per layout, the outcomes in their order around the circle.
  let outcomes: [UInt16]
  /// Units of the circle: a multiple of ``strata``, so that no arc of 1/strata of it holds two points.
  let circle: UInt64
  /// Per layout, the upper ends of the outcomes' arcs, in units of the circle.
  let bounds: [UInt32]
  /// Per layout and cell, the place of the outcome at the cell's start.
  let guide: [UInt16]
  /// Per order and ordinal, how far the child's point is from the starting point, in units of the
  /// circle.
  let distances: [UInt32]

  /// A sample of outcomes 0, 1, 2 … with the given weights.
  ///
  /// - Parameters:
  ///   - weights: relative frequencies, fewer than 2¹⁶, none negative, their sum positive and below
  ///     2³².
  ///   - strata: a prime below 256.
  ///   - key: the stream that orders the outcomes.
  public init(weights: [Int64], strata: Int, key: StreamKey) {
    precondition(Self.isPrime(strata) && strata < 256, "the number of strata is a prime below 256")
    precondition(weights.count < 1 << 16, "fewer than 2^16 weights")
    let total = weights.reduce(UInt64(0)) { $0 + UInt64($1) }
    precondition(total > 0 && total < 1 << 32, "the weights' sum is positive and below 2^32")
    self.strata = strata
    count = weights.count
    let arc = UInt64(UInt32.max) / UInt64(strata)
    let circle = arc * UInt64(strata)
    self.circle = circle
    var (outcomes, bounds, guide): ([UInt16], [UInt32], [UInt16]) = ([], [], [])
    for layout in 0..<Self.layouts {
      let order = Self.shuffled(weights.count, key: key, layout: UInt32(layout))
      var sum: UInt64 = 0
      let ends = order.map { outcome in
        sum += UInt64(weights[outcome])
        return UInt32(sum * circle / total)
      }
      outcomes += order.map { UInt16($0) }
      bounds += ends
      guide += (0..<Self.cells).map { cell in
        UInt16(ends.dropLast().firstIndex { $0 > UInt32(cell) << Self.cellShift } ?? ends.count - 1)
      }
    }
    self.outcomes = outcomes
    self.bounds = bounds
    self.guide = guide
    distances = (1..<strata).flatMap { step in
      (0..<strata).map { UInt32(UInt64($0 * step % strata) * arc) }
    }
  }

  /// The outcome of a child.
  ///
  /// - Parameters:
  ///   - round: what the child's group has drawn for the child's round.
  ///   - ordinal: the child's ordinal within the round, below ``strata``.
  public func sample(_ round: Round, ordinal: Int) -> Int64 {
    outcomes.withUnsafeBufferPointer { outcomes in
      bounds.withUnsafeBufferPointer { bounds in
        guide.withUnsafeBufferPointer { guide in
          distances.withUnsafeBufferPointer { distances in
            Tables(
              strata: strata, circle: circle, count: count, outcomes: outcomes.baseAddress!,
              bounds: bounds.baseAddress!, guide: guide.baseAddress!,
              distances: distances.baseAddress!
            ).sample(round, ordinal: ordinal)
          }
        }
      }
    }
  }

  /// The sample's tables, in memory that stays where it is.
  struct Tables: BitwiseCopyable, @unchecked Sendable {
    let strata: Int
    let circle: UInt64
    let count: Int
    let outcomes: UnsafePointer<UInt16>
    let bounds: UnsafePointer<UInt32>
    let guide: UnsafePointer<UInt16>
    let distances: UnsafePointer<UInt32>

    @inline(__always)
    func sample(_ round: Round, ordinal: Int) -> Int64 {
      let order = Int(
        truncatingIfNeeded: (UInt64(round.order) &* UInt64(truncatingIfNeeded: strata &- 1)) &>> 32)
      let start = (UInt64(round.start) &* circle) &>> 32
      let distance = start &+ UInt64(distances[order &* strata &+ ordinal])
      let point = UInt32(truncatingIfNeeded: distance &- (distance >= circle ? circle : 0))
      let layout = Int(round.layout) & (SystematicSample.layouts - 1)
      let bounds = bounds + layout &* count
      var place = Int(
        guide[layout &* SystematicSample.cells &+ Int(point &>> SystematicSample.cellShift)])
      // Few cells have more than two outcomes: two steps without a branch, then as many as it takes.
      place &+= bounds[place] <= point ? 1 : 0
      place = min(place, count &- 1)
      place &+= bounds[place] <= point ? 1 : 0
      place = min(place, count &- 1)
      while place < count &- 1, bounds[place] <= point { place &+= 1 }
      return Int64(outcomes[layout &* count &+ place])
    }
  }

  /// The tables, copied into a pool.
  func tables(in pool: ConstantPool) -> Tables {
    Tables(
      strata: strata, circle: circle, count: count, outcomes: pool.store(outcomes).base,
      bounds: pool.store(bounds).base, guide: pool.store(guide).base,
      distances: pool.store(distances).base)
  }

  /// The numbers below `count` in an order drawn for a layout: the Fisher–Yates shuffle.
  private static func shuffled(_ count: Int, key: StreamKey, layout: UInt32) -> [Int] {
    var order = Array(0..<count)
    for place in stride(from: count - 1, to: 0, by: -1) {
      let block = Philox.block(
        counter: SIMD4(UInt32(place), 0, layout, layoutDraw << 24), key: key)
      order.swapAt(place, Int((UInt64(block[0]) * UInt64(place + 1)) >> 32))
    }
    return order
  }

  static func isPrime(_ number: Int) -> Bool {
    number >= 2 && !(2..<number).contains { number % $0 == 0 }
  }
}
