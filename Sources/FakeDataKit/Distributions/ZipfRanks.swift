import CPhilox

/// Ranks 0 … *n* - 1 of which rank *r* has a probability proportional to (*r* + 1)⁻ˢ, for any *n*: one
/// table serves all of them, since the cumulated weights of the first *n* ranks do not depend on *n*.
///
/// The first 256 ranks have their own weights. From there on each octave of ranks is cut into 128 equal
/// buckets, and the ranks of a bucket share the mean of its weights: a rank's probability is off by at
/// most *s* ÷ 256 in relative terms, that of a bucket by its rounding. Weights are integers of at least
/// 1 that never ascend, and those of 2⁴⁸ ranks add up to about 2⁶²: a weight of *w* is rounded by at
/// most 1 ÷ 2*w* of it. Up to 2³⁶ ranks the whole distribution is off by less than 10⁻³ (total
/// variation), most of it within buckets.
///
/// A draw becomes a position among the cumulated weights, and a guide table says which bucket that is
/// in, mostly to within one comparison. The ranks of a batch are found by kernels in C, which need half the
/// instructions: they count leading zeros and shift as newer processors can (`cphilox_zipf_ranks`). Where the
/// number of ranks is known beforehand, ``ZipfAlias`` needs half of the rest. With whole weights the positions at which ranks begin are whole
/// too, so that the quantile function is exactly convex, which ``DistinctZipf`` needs.
///
/// What did not help: fewer loads that wait for each other (both buckets of a cell read at once), or first ranks
/// read and not computed, in Swift.
///
/// Sources: G. Zipf, "Human Behavior and the Principle of Least Effort", 1949; guide tables: H. Chen,
/// Y. Asau, "On Generating Random Variates from an Empirical Distribution", AIIE Transactions 6 (1974).
public struct ZipfRanks: Sendable, Equatable {
  /// The exponents that there are tables for.
  public static let exponents: ClosedRange<Double> = 0.01...4
  /// The largest number of ranks.
  public static let maximumCount: UInt64 = 1 << 48

  /// Buckets per octave are 2 to the power of this.
  static let bucketBits: UInt64 = 7
  /// Ranks from 0 to this that have their own weights.
  static let exactRanks = 2 << Int(bucketBits)
  /// Each octave of positions gets as many cells as it has buckets, times 2 to the power of this.
  private static let finenessBits: UInt32 = 2
  private static let bucketCount = bucket(of: maximumCount)

  /// Neighbouring ranks of the same weight.
  struct Bucket: Equatable, BitwiseCopyable, Sendable {
    /// The weights of all ranks before the bucket.
    var cumulated: UInt64
    /// The weight of each of its ranks.
    var weight: UInt64
    /// 2⁶⁴ ÷ weight, rounded down.
    var inverse: UInt64
    /// Its first rank.
    var first: UInt64
  }

  /// The positions from a power of two to the next, cut into cells of equal length.
  struct Octave: Equatable, BitwiseCopyable, Sendable {
    /// What is added to a position's cells since 0 for its place in the guide.
    var offset: Int32
    /// Bits of a position that are within a cell.
    var shift: UInt32
  }

  /// The exponent *s*.
  public let exponent: Double
  let buckets: [Bucket]
  /// The bucket at the start of each cell.
  let guide: [UInt16]
  let octaves: [Octave]

  /// Ranks whose weights fall with the given power.
  ///
  /// - Parameter exponent: *s*, one of ``exponents``.
  public init(exponent: Double) {
    precondition(Self.exponents.contains(exponent), "an exponent from 0.01 to 4")
    self.exponent = exponent
    let means = (0..<Self.bucketCount).map { bucket in
      PowerWeights.mean(
        first: Double(Self.firstRank(of: bucket) + 1), count: Double(Self.width(of: bucket)),
        exponent: exponent)
    }
    let sum = zip(0..., means).reduce(0) { $0 + $1.1 * Double(Self.width(of: $1.0)) }
    let scale = Double(UInt64(1) << 62) / sum
    var buckets: [Bucket] = []
    var cumulated: UInt64 = 0
    var last = UInt64.max
    for bucket in 0..<Self.bucketCount {
      let weight = min(last, max(1, UInt64(means[bucket] * scale + 0.5)))
      buckets.append(
        Bucket(
          cumulated: cumulated, weight: weight, inverse: .max / weight,
          first: Self.firstRank(of: bucket)))
      cumulated += weight * Self.width(of: bucket)
      last = weight
    }
    // The end of the last bucket, and the bucket of ``maximumCount``.
    buckets.append(
      Bucket(cumulated: cumulated, weight: 1, inverse: .max, first: Self.maximumCount))
    self.buckets = buckets
    (guide, octaves) = Self.guide(buckets)
  }

  /// The rank that a draw stands for.
  ///
  /// - Parameters:
  ///   - draw: 64 uniformly distributed bits. A draw of 32 bits is to be their upper half.
  ///   - count: the number *n* of ranks, from 1 to 2⁴⁸.
  @inline(__always)
  public func sample(_ draw: UInt64, count: UInt64) -> UInt64 {
    withTables { $0.sample(draw, count: count) }
  }

  /// The tables, in memory that stays where it is.
  func tables(in pool: ConstantPool) -> Tables {
    Tables(
      buckets: pool.store(buckets).base, guide: pool.store(guide).base,
      octaves: pool.store(octaves).base)
  }

  @inline(__always)
  func withTables<Result>(_ body: (Tables) -> Result) -> Result {
    buckets.withUnsafeBufferPointer { buckets in
      guide.withUnsafeBufferPointer { guide in
        octaves.withUnsafeBufferPointer { octaves in
          body(
            Tables(
              buckets: buckets.baseAddress!, guide: guide.baseAddress!,
              octaves: octaves.baseAddress!))
        }
      }
    }
  }

  struct Tables: BitwiseCopyable, @unchecked Sendable {
    let buckets: UnsafePointer<Bucket>
    let guide: UnsafePointer<UInt16>
    let octaves: UnsafePointer<Octave>

    /// The same for the kernels.
    private var forKernels: cphilox_zipf {
      cphilox_zipf(
        buckets: UnsafeRawPointer(buckets).assumingMemoryBound(to: cphilox_zipf_bucket.self),
        guide: guide,
        octaves: UnsafeRawPointer(octaves).assumingMemoryBound(to: cphilox_zipf_octave.self),
        bucket_bits: UInt32(ZipfRanks.bucketBits))
    }

    /// Fills in positions among the cumulated weights of the rows' numbers of ranks.
    ///
    /// - Parameters:
    ///   - draws: a draw for each row.
    ///   - moreDraws: as many more bits, for rows of `wideCount` ranks or more.
    func fillPositions(
      _ positions: UnsafeMutablePointer<UInt64>, count: Int, draws: UnsafePointer<UInt32>,
      moreDraws: UnsafePointer<UInt32>, counts: UnsafePointer<UInt64>, wideCount: UInt64,
      width: cphilox_width = cphilox_widest
    ) {
      var tables = forKernels
      cphilox_zipf_positions(
        width, &tables, count, draws, moreDraws, counts, wideCount, positions)
    }

    /// Replaces positions among the cumulated weights by the ranks that they lie in.
    func fillRanks(
      _ positions: UnsafeMutablePointer<UInt64>, count: Int, width: cphilox_width = cphilox_widest
    ) {
      var tables = forKernels
      cphilox_zipf_ranks(width, &tables, count, positions)
    }

    /// Where the first ranks begin that do so at positions or behind them, and the weights of the ranks that
    /// the positions lie in.
    func fillNext(
      _ positions: UnsafePointer<UInt64>, count: Int, starts: UnsafeMutablePointer<UInt64>,
      weights: UnsafeMutablePointer<UInt64>, width: cphilox_width = cphilox_widest
    ) {
      var tables = forKernels
      cphilox_zipf_next(width, &tables, count, positions, starts, weights)
    }

    @inline(__always)
    func sample(_ draw: UInt64, count: UInt64) -> UInt64 {
      sample(draw, within: cumulated(count))
    }

    /// Likewise, given ``cumulated(_:)`` of the number of ranks: where many rows have the same number, a
    /// third less work.
    @inline(__always)
    func sample(_ draw: UInt64, within weight: UInt64) -> UInt64 {
      place(of: draw.multipliedFullWidth(by: weight).high).rank
    }

    /// The weights of the first `count` ranks.
    @inline(__always)
    func cumulated(_ count: UInt64) -> UInt64 {
      let bucket = buckets[ZipfRanks.bucket(of: count)]
      return bucket.cumulated &+ (count &- bucket.first) &* bucket.weight
    }

    /// The weight of a rank.
    @inline(__always)
    func weight(_ rank: UInt64) -> UInt64 { buckets[ZipfRanks.bucket(of: rank)].weight }

    /// The rank that a position among the cumulated weights lies in, how far behind the rank's start,
    /// and the rank's weight.
    @inline(__always)
    func place(of position: UInt64) -> (rank: UInt64, rest: UInt64, weight: UInt64) {
      let octave = octaves[ZipfRanks.highestBit(position | 1)]
      let cell = Int(position &>> UInt64(octave.shift)) &+ Int(octave.offset)
      var index = Int(guide[cell])
      var last = Int(guide[cell &+ 1])
      // Cells are crowded where weights are tiny, which is where positions seldom are.
      while last &- index > 1 {
        let middle = (index &+ last &+ 1) &>> 1
        if buckets[middle].cumulated <= position { index = middle } else { last = middle &- 1 }
      }
      index &+= buckets[index &+ 1].cumulated <= position ? 1 : 0
      let bucket = buckets[index]
      let distance = position &- bucket.cumulated
      // Positions are below 2⁶³, so the quotient is at most one too low.
      var quotient = distance.multipliedFullWidth(by: bucket.inverse).high
      var rest = distance &- quotient &* bucket.weight
      let isLow = rest >= bucket.weight
      quotient &+= isLow ? 1 : 0
      rest &-= isLow ? bucket.weight : 0
      return (bucket.first &+ quotient, rest, bucket.weight)
    }
  }

  // MARK: - Buckets

  /// The exponent of the power of two at or below a positive number less than 2⁶³.
  ///
  /// By way of a double, which AMD's processors have sooner than what the bit scan of the oldest ones finds.
  @inline(__always)
  private static func highestBit(_ number: UInt64) -> Int {
    // Without the bit behind the highest one, nothing is rounded up to the next power.
    let top = number & ~(number &>> 1)
    return Int(truncatingIfNeeded: Double(Int64(bitPattern: top)).bitPattern &>> 52) &- 1023
  }

  /// The bucket of a rank.
  @inline(__always)
  static func bucket(of rank: UInt64) -> Int {
    let bit = highestBit(rank | 1 &<< bucketBits)
    let shift = UInt64(truncatingIfNeeded: bit) &- bucketBits
    return Int(truncatingIfNeeded: shift &<< bucketBits &+ rank &>> shift)
  }

  /// The first rank of a bucket.
  @inline(__always)
  static func firstRank(of bucket: Int) -> UInt64 {
    let index = UInt64(truncatingIfNeeded: bucket)
    let octave = index &>> bucketBits
    let shift = octave &- (octave > 0 ? 1 : 0)
    return (index &- shift &<< bucketBits) &<< shift
  }

  private static func width(of bucket: Int) -> UInt64 {
    firstRank(of: bucket + 1) - firstRank(of: bucket)
  }

  /// Each octave of positions gets about as many cells as it has buckets.
  private static func guide(_ buckets: [Bucket]) -> ([UInt16], [Octave]) {
    var guide: [UInt16] = []
    var octaves: [Octave] = []
    var bucket = 0
    for bit in 0..<UInt32(63) {
      let start = bit == 0 ? 0 : UInt64(1) << bit
      let starting = buckets.count { $0.cumulated >> bit == 1 }
      let cellBits = min(
        bit, UInt32(Int.bitWidth - max(starting, 1).leadingZeroBitCount) + Self.finenessBits)
      // In the lowest octave, which has 0 too, both are the one cell.
      let skipped = bit == 0 ? 0 : 1 << cellBits
      octaves.append(
        Octave(
          offset: Int32(guide.count - skipped), shift: bit == 0 ? 1 : bit - cellBits))
      for cell in 0..<(UInt64(1) << cellBits) {
        let position = start + cell << (bit - cellBits)
        while bucket + 1 < buckets.count - 1, buckets[bucket + 1].cumulated <= position {
          bucket += 1
        }
        guide.append(UInt16(bucket))
      }
    }
    guide.append(UInt16(buckets.count - 2))
    return (guide, octaves)
  }
}
