/// Ranks for the children of a group, none twice, popular ones more often: a stratified sample with
/// probability proportional to size.
///
/// With *c* children among *n* ranks, a rank whose weight is *c* times its share of the sum or more is
/// certain to be drawn; whoever is certain is set aside, and the weights of the others are cut into
/// strata of equal weight, one for each of the other children. Then
///
/// - where ranks are heavy, above an eighth of a stratum, all strata of the group take the point at
///   the same height (systematic sampling): no rank is wider than a stratum, so none is met twice, and
///   each is met with a probability of exactly its weight ÷ that of a stratum;
/// - where they are light, each stratum draws by itself, from the ranks that begin in it: a child's rank
///   says nothing about its siblings' but the stratum.
///
/// So inclusion probabilities are proportional to the weights among the heavy ranks, and among the
/// light ones to within a seventh, since a stratum begins and ends at a whole rank. The one rank on the
/// border between the two kinds belongs to the heavy ones, and is drawn too seldom by the part of it
/// that lies beyond the border. With one child alone, and for the ranks that are certain, nothing differs.
/// Strata are given to the children in an order of the group's own (``Permutation``).
///
/// Since strata have equal weight, groups are alike: of three children one is among the most popular
/// third of all references. Independent draws that may repeat are what ``ZipfRanks`` is for.
///
/// Sources: W. Madow, "On the Theory of Systematic Sampling, II", Annals of Mathematical Statistics 20
/// (1949); certainty units: C.-E. Särndal, B. Swensson, J. Wretman, "Model Assisted Survey Sampling",
/// 1992, section 3.6.
public struct DistinctZipf: Sendable, Equatable {
  /// The largest number of children of a group.
  public static let maximumChildren: UInt64 = 1 << 24
  /// Light ranks have at most one part in this of a stratum.
  static let lightParts: UInt64 = 8

  /// The ranks and their weights.
  public let ranks: ZipfRanks

  /// Distinct ranks whose weights fall with the given power.
  ///
  /// - Parameter exponent: one of ``ZipfRanks/exponents``.
  public init(exponent: Double) {
    ranks = ZipfRanks(exponent: exponent)
  }

  /// The rank of one child.
  ///
  /// - Parameters:
  ///   - draw: 64 uniformly distributed bits, of the child.
  ///   - ordinal: the child's number among its siblings, from 0.
  ///   - children: how many the group has, at most `count` and ``maximumChildren``.
  ///   - count: the number of ranks.
  ///   - key: 64 bits for the order of the strata, drawn by the group.
  ///   - height: 64 uniformly distributed bits, drawn by the group.
  public func sample(
    _ draw: UInt64, ordinal: UInt64, children: UInt64, count: UInt64, key: UInt64, height: UInt64
  ) -> UInt64 {
    let place = Permutation(count: children, key: key)[ordinal]
    return ranks.withTables { tables in
      let group = Group(tables, children: children, count: count)
      return tables.place(of: group.stratum(place).position(draw, height: height)).rank
    }
  }

  /// Where the rank of one child comes from: a run of positions among the cumulated weights.
  struct Stratum: BitwiseCopyable, Sendable {
    /// The first position.
    let start: UInt64
    /// How many there are, and in the highest bit whether the group's height is the point among them, and no
    /// draw of the child's own.
    private let length: UInt64

    /// - Parameters:
    ///   - start: where it begins.
    ///   - next: where the first rank begins that does so in it.
    ///   - weight: the weight of the rank that it begins in.
    ///   - end: where the first rank begins that does so behind it.
    ///   - width: the weight of a stratum.
    ///   - base: the weight of the ranks that are certain.
    @inline(__always)
    init(
      start: UInt64, next: UInt64, weight: UInt64, end: UInt64, width: UInt64, base: UInt64
    ) {
      // Points of neighbours are at least `width` apart, and no rank is wider than that; or else whole ranks,
      // those that begin in the stratum: seven or more, or the one that is certain.
      let isHeavy = weight > width / DistinctZipf.lightParts && start >= base
      self.start = isHeavy ? start : next
      length = isHeavy ? width | 1 &<< 63 : end &- next
    }

    /// A position within the child's rank.
    @inline(__always)
    func position(_ draw: UInt64, height: UInt64) -> UInt64 {
      let point = Int64(bitPattern: length) < 0 ? height : draw
      return start &+ point.multipliedFullWidth(by: length & ~(1 &<< 63)).high
    }
  }

  /// The strata of groups of up to some number of children among so many ranks, one group behind the other.
  static func strata(upTo children: UInt64, count: UInt64, _ ranks: ZipfRanks) -> [Stratum] {
    ranks.withTables { tables in
      (1...children).flatMap { children in
        let group = Group(tables, children: children, count: count)
        return (0..<children).map { group.stratum($0) }
      }
    }
  }

  /// Where the strata of a group with so many children begin among ``strata(upTo:count:_:)``.
  @inline(__always)
  static func firstStratum(children: UInt64) -> UInt64 { children &* (children &- 1) / 2 }

  /// What the children of a group have in common.
  struct Group: BitwiseCopyable, Sendable {
    private let tables: ZipfRanks.Tables
    private let children: UInt64
    /// The weight of all ranks.
    private let sum: UInt64
    /// How many ranks are certain.
    let certain: UInt64
    /// The weight of these.
    let base: UInt64
    /// Strata for the other ranks, at least one.
    let strata: UInt64
    /// The weight of a stratum, as a whole number and what is left over for all of them.
    let width: UInt64
    private let leftOver: UInt64

    /// A group of `children` among `count` ranks.
    @inline(__always)
    init(_ tables: ZipfRanks.Tables, children: UInt64, count: UInt64) {
      precondition(
        children > 0 && children <= min(count, DistinctZipf.maximumChildren),
        "at most as many children as ranks")
      self.tables = tables
      self.children = children
      sum = tables.cumulated(count)
      certain = Self.certain(tables, children, sum)
      base = tables.cumulated(certain)
      strata = children &- certain
      (width, leftOver) = (sum &- base).quotientAndRemainder(dividingBy: strata)
    }

    /// One of the strata; those before the first of the uncertain ranks are certain ones.
    @inline(__always)
    func stratum(_ place: UInt64) -> Stratum {
      let (start, end) = (self.start(of: place), self.start(of: place &+ 1))
      let first = tables.place(of: start)
      return Stratum(
        start: start, next: Self.next(start, first), weight: first.weight,
        end: end < sum ? Self.next(end, tables.place(of: end)) : sum, width: width, base: base)
    }

    /// Writes where the strata begin, in their order, and where the last one ends.
    @inline(__always)
    func writeStarts(to target: UnsafeMutablePointer<UInt64>) {
      for rank in 0..<Int(truncatingIfNeeded: certain) {
        target[rank] = tables.cumulated(UInt64(truncatingIfNeeded: rank))
      }
      var (start, carry) = (base, UInt64(0))
      for place in Int(truncatingIfNeeded: certain)..<Int(truncatingIfNeeded: children) {
        target[place] = start
        // As in start(of:), step by step.
        carry &+= leftOver
        let isFull = carry >= strata
        carry &-= isFull ? strata : 0
        start &+= width &+ (isFull ? 1 : 0)
      }
      target[Int(truncatingIfNeeded: children)] = sum
    }

    /// Where a stratum begins among the cumulated weights.
    @inline(__always)
    func start(of place: UInt64) -> UInt64 {
      if place < certain { return tables.cumulated(place) }
      if place == children { return sum }
      let stratum = place &- certain
      // Numbers below 2⁴⁸ and 2²⁴: as doubles, which divide faster, their quotient is rounded across no whole
      // number.
      let share = Double(Int64(bitPattern: stratum &* leftOver)) / Double(Int64(bitPattern: strata))
      return base &+ stratum &* width &+ UInt64(Int64(share))
    }

    /// Where the first rank begins that does so at a position or behind it.
    @inline(__always)
    private static func next(
      _ position: UInt64, _ place: (rank: UInt64, rest: UInt64, weight: UInt64)
    ) -> UInt64 {
      position &+ (place.rest > 0 ? place.weight &- place.rest : 0)
    }

    /// How many ranks are certain: the number of them grows until the next one weighs no more than a
    /// stratum of the rest, which once true stays true.
    @inline(__always)
    private static func certain(
      _ tables: ZipfRanks.Tables, _ children: UInt64, _ sum: UInt64
    ) -> UInt64 {
      func isCertain(_ rank: UInt64) -> Bool {
        // Its weight is above the share of a child in the rest, without a division.
        let product = tables.weight(rank).multipliedFullWidth(by: children &- rank)
        return product.high > 0 || product.low > sum &- tables.cumulated(rank)
      }
      var low: UInt64 = 0
      var high: UInt64 = 0
      while isCertain(high) {
        low = high &+ 1
        high = min(children &- 1, high &+ high &+ 1)
      }
      while low < high {
        let middle = (low &+ high) / 2
        if isCertain(middle) { low = middle &+ 1 } else { high = middle }
      }
      return low
    }
  }
}
