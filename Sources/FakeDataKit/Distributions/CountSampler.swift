/// A ``CountDistribution`` compiled: numbers of a pool's constants, one draw each.
///
/// Ranges of numbers are sampled as ``UniformInteger`` does, quantiles as ``EmpiricalDistribution``
/// does. All others become an alias table, each outcome of which is a *cell*: one number, or a run of
/// neighbouring numbers of nearly the same probability. Up to 4,096 numbers have a cell each. Where
/// there are more, a cell takes as many as differ by at most a 64th in probability: its own is exact,
/// that of a number in it off by at most a 64th. Which number of a cell it is, the rest of the draw says.
/// What is less likely than 2⁻⁴¹ does not occur.
struct CountSampler: BitwiseCopyable, @unchecked Sendable {
  /// Numbers from `value` on, `value` alone if the scale is 0.
  ///
  /// Below the threshold an entry stands for its own run of numbers, else for another. A scale is the
  /// length of the run divided by the positions that it has, in units of 2⁻⁶⁴.
  struct Entry: BitwiseCopyable, Sendable, Equatable {
    var threshold: UInt32
    var value: UInt32
    var alias: UInt32
    var scale: UInt64
    var aliasScale: UInt64
  }

  private enum Kind: BitwiseCopyable {
    case constant
    case uniform(UniformInteger)
    case cells(ConstantTable<Entry>)
    case empirical(UnsafePointer<Int64>)
  }

  private let kind: Kind
  /// The smallest number that occurs.
  let minimum: Int
  /// The largest number that occurs.
  let maximum: Int
  /// The mean of what is sampled.
  let expected: Double

  /// The uniform distribution of the numbers, where this is one.
  var uniform: UniformInteger? {
    if case .uniform(let distribution) = kind { distribution } else { nil }
  }

  /// Compiles a distribution that is valid.
  init(_ distribution: CountDistribution, in pool: ConstantPool) {
    if case .empirical(let quantiles) = distribution {
      let table = EmpiricalDistribution(quantiles).table
      kind = .empirical(pool.store(table).base)
      (minimum, maximum) = (distribution.minimum, distribution.maximum)
      expected = Self.mean(table)
      return
    }
    if case .uniform(let range) = distribution, range.count > 1 {
      let uniform = UniformInteger(Int64(range.lowerBound)...Int64(range.upperBound))
      kind = .uniform(uniform)
      (minimum, maximum) = (range.lowerBound, range.upperBound)
      expected = Self.mean(uniform)
      return
    }
    let cells = CountCells.cells(of: distribution).filter { $0.weight > 0 }
    (minimum, maximum) = (cells.map(\.first).min()!, cells.map(\.last).max()!)
    guard minimum < maximum else {
      kind = .constant
      expected = Double(minimum)
      return
    }
    let entries = Self.entries(cells)
    kind = .cells(pool.store(entries.table))
    expected = entries.mean
  }

  /// The number that a draw stands for.
  @inline(__always)
  func sample(_ draw: UInt32) -> Int64 {
    switch kind {
    case .constant: Int64(minimum)
    case .uniform(let distribution): distribution.sample(draw)
    case .cells(let entries): Self.sample(entries, draw)
    case .empirical(let table): EmpiricalDistribution.sample(table, draw)
    }
  }

  @inline(__always)
  private static func sample(_ entries: ConstantTable<Entry>, _ draw: UInt32) -> Int64 {
    let product = UInt64(draw) &* UInt64(truncatingIfNeeded: entries.count)
    let entry = entries[Int(truncatingIfNeeded: product &>> 32)]
    let position = UInt32(truncatingIfNeeded: product)
    let isOwn = position < entry.threshold
    let rest = UInt64(position &- (isOwn ? 0 : entry.threshold))
    let offset = rest.multipliedFullWidth(by: isOwn ? entry.scale : entry.aliasScale).high
    return Int64(truncatingIfNeeded: UInt64(isOwn ? entry.value : entry.alias) &+ offset)
  }

  private static func entries(_ cells: [CountCells.Cell]) -> (table: [Entry], mean: Double) {
    var mean = 0.0
    let table = AliasTable(weights: cells.map(\.weight)).entries.map { entry in
      let (own, other) = (cells[Int(entry.outcome)], cells[Int(entry.alias)])
      // A threshold of all ones is that of an entry that is its own alias.
      let whole = entry.outcome == entry.alias
      let share = whole ? 1 : Double(entry.threshold) / 4_294_967_296
      mean += share * own.middle + (1 - share) * other.middle
      return Entry(
        threshold: entry.threshold, value: UInt32(own.first), alias: UInt32(other.first),
        scale: scale(own, positions: UInt64(entry.threshold)),
        aliasScale: whole ? 0 : scale(other, positions: 1 << 32 - UInt64(entry.threshold)))
    }
    return (table, mean / Double(cells.count))
  }

  private static func scale(_ cell: CountCells.Cell, positions: UInt64) -> UInt64 {
    let length = UInt64(cell.last - cell.first + 1)
    if length == 1 { return 0 }
    // Rounded down, so that no position leads beyond the run.
    return length < positions ? positions.dividingFullWidth((length, 0)).quotient : .max
  }

  /// The mean over all 2³² draws: ((m - 1)(n - 1) + gcd(m, n) - 1) ÷ 2m, with m = 2³².
  ///
  /// Source: R. Graham, D. Knuth, O. Patashnik, "Concrete Mathematics", equation 3.32.
  private static func mean(_ uniform: UniformInteger) -> Double {
    let power = UInt64(1) << UInt64(uniform.span.trailingZeroBitCount)
    return Double(uniform.lowerBound) + Double(uniform.span - 1) / 2
      - Double(uniform.span - power) / 8_589_934_592
  }

  /// The mean of the rounded values between a table's points.
  private static func mean(_ table: [Int64]) -> Double {
    /// The integral of ⌊x⌋ from 0 to `x`, not negative.
    func integral(_ x: Double) -> Double {
      let whole = Double(Int64(x))
      return whole * (whole - 1) / 2 + whole * (x - whole)
    }
    var sum = 0.0
    for (low, high) in zip(table, table.dropFirst()) {
      let (from, to) = (Double(low + 32_768) / 65_536, Double(high + 32_768) / 65_536)
      sum += from == to ? Double(Int64(from)) : (integral(to) - integral(from)) / (to - from)
    }
    return sum / Double(table.count - 1)
  }
}
