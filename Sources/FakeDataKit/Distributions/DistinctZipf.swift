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
      Group(tables, children: children, count: count, height: height).sample(draw, stratum: place)
    }
  }

  /// What the children of a group have in common.
  struct Group: BitwiseCopyable, Sendable {
    private let tables: ZipfRanks.Tables
    private let count: UInt64
    private let height: UInt64
    /// How many ranks are certain.
    let certain: UInt64
    /// The weight of these.
    private let base: UInt64
    /// Strata for the other ranks, at least one.
    let strata: UInt64
    /// The weight of a stratum, as a whole number and what is left over for all of them.
    let width: UInt64
    private let leftOver: UInt64

    /// A group of `children` among `count` ranks.
    @inline(__always)
    init(_ tables: ZipfRanks.Tables, children: UInt64, count: UInt64, height: UInt64) {
      precondition(
        children > 0 && children <= min(count, DistinctZipf.maximumChildren),
        "at most as many children as ranks")
      self.tables = tables
      self.count = count
      self.height = height
      let sum = tables.cumulated(count)
      certain = Self.certain(tables, children, sum)
      base = tables.cumulated(certain)
      strata = children &- certain
      (width, leftOver) = (sum &- base).quotientAndRemainder(dividingBy: strata)
    }

    /// The rank of the child that has the given stratum; those before the first are certain ranks.
    @inline(__always)
    func sample(_ draw: UInt64, stratum place: UInt64) -> UInt64 {
      if place < certain { return place }
      let stratum = place &- certain
      let start = self.start(of: stratum)
      let first = tables.place(of: start)
      if first.weight > width / DistinctZipf.lightParts {
        // Points of neighbours are at least `width` apart, and no rank is wider than that.
        return tables.place(of: start &+ height.multipliedFullWidth(by: width).high).rank
      }
      // Whole ranks, those that begin in the stratum: seven or more.
      let lower = first.rank &+ (first.rest > 0 ? 1 : 0)
      var upper = count
      if stratum &+ 1 < strata {
        let end = tables.place(of: self.start(of: stratum &+ 1))
        upper = end.rank &+ (end.rest > 0 ? 1 : 0)
      }
      let low = tables.cumulated(lower)
      let weight = tables.cumulated(upper) &- low
      return tables.place(of: low &+ draw.multipliedFullWidth(by: weight).high).rank
    }

    /// Where a stratum begins among the cumulated weights.
    @inline(__always)
    private func start(of stratum: UInt64) -> UInt64 {
      // Numbers below 2⁴⁸ and 2²⁴: as doubles, which divide faster, their quotient is rounded across no whole
      // number.
      let share = Double(Int64(bitPattern: stratum &* leftOver)) / Double(Int64(bitPattern: strata))
      return base &+ stratum &* width &+ UInt64(Int64(share))
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
