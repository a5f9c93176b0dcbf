/// The ranks of ``ZipfRanks`` below a number that is known beforehand, from one draw and two small tables.
///
/// The buckets of ranks of the same weight are the outcomes of an alias table with a power of two of columns; the
/// last one, which the number cuts, is cut on into runs of a power of two ranks. Some upper bits of the draw are
/// the column, the others the position in it and, times an odd number and without the upper ones, the rank's
/// place in its run: draws that follow each other are spread over the run evenly. So ranks are as likely as in
/// ``ZipfRanks``, but for a few draws of 2³².
///
/// Source: see ``AliasTable``.
struct ZipfAlias: Sendable, Equatable {
  /// The largest number of ranks; more take more than 32 bits of a draw.
  static let maximumCount: UInt64 = 1 << 24
  /// What spreads draws over a run.
  private static let spread: UInt32 = 0x9E37_79B1

  /// A column: below the threshold it stands for the run of the same number.
  struct Column: Equatable, BitwiseCopyable, Sendable {
    var threshold: UInt32
    var alias: UInt32
  }

  /// Ranks of the same weight, a power of two of them.
  struct Run: Equatable, BitwiseCopyable, Sendable {
    var first: UInt32
    /// One less than how many there are.
    var mask: UInt32
  }

  let columns: [Column]
  let runs: [Run]

  /// - Parameter count: how many ranks, from 1 to ``maximumCount``.
  init(_ ranks: ZipfRanks, count: UInt64) {
    precondition((1...Self.maximumCount).contains(count), "1 to 2^24 ranks")
    var runs: [Run] = []
    var weights: [UInt64] = []
    for (bucket, next) in zip(ranks.buckets, ranks.buckets.dropFirst()) where bucket.first < count {
      var first = bucket.first
      var rest = min(next.first, count) - first
      while rest > 0 {
        let ranks = UInt64(1) << UInt64(63 - rest.leadingZeroBitCount)
        runs.append(Run(first: UInt32(first), mask: UInt32(ranks - 1)))
        weights.append(bucket.weight * ranks)
        first += ranks
        rest -= ranks
      }
    }
    let columns = 1 << (Int.bitWidth - max(1, runs.count - 1).leadingZeroBitCount)
    // Below 2⁴⁸ in sum, of which an alias table's arithmetic is sure.
    let sum = weights.reduce(0, +)
    let shift = UInt64(max(0, 16 - sum.leadingZeroBitCount))
    var numbers = weights.map { Int64($0 >> shift) }
    numbers += Array(repeating: 0, count: columns - runs.count)
    self.columns = AliasTable(weights: numbers).entries.map {
      Column(threshold: $0.threshold, alias: $0.alias)
    }
    self.runs = runs + Array(repeating: Run(first: 0, mask: 0), count: columns - runs.count)
  }

  /// The rank that a draw stands for.
  func sample(_ draw: UInt32) -> Int64 {
    columns.withUnsafeBufferPointer { columns in
      runs.withUnsafeBufferPointer { runs in
        Tables(
          columns: columns.baseAddress!, runs: runs.baseAddress!,
          columnBits: UInt32(columns.count.trailingZeroBitCount)
        ).sample(draw)
      }
    }
  }

  /// The tables, in memory that stays where it is.
  func tables(in pool: ConstantPool) -> Tables {
    Tables(
      columns: pool.store(columns).base, runs: pool.store(runs).base,
      columnBits: UInt32(columns.count.trailingZeroBitCount))
  }

  struct Tables: BitwiseCopyable, @unchecked Sendable {
    let columns: UnsafePointer<Column>
    let runs: UnsafePointer<Run>
    let columnBits: UInt32

    @inline(__always)
    func sample(_ draw: UInt32) -> Int64 {
      let number = draw &>> (32 &- columnBits)
      let column = columns[Int(number)]
      let run = runs[Int(draw &<< columnBits < column.threshold ? number : column.alias)]
      return Int64(run.first &+ (draw &* ZipfAlias.spread) & run.mask)
    }
  }
}
