/// Moments after other moments.
extension Batch {
  /// A moment a delay after another one.
  func delayed(
    _ delay: DelayDistribution.Tables, after bases: UnsafePointer<Int64>, _ limit: Program.Operand,
    into out: UnsafeMutablePointer<Int64>
  ) {
    /// - Parameter sample: the delay of a draw, at most as long as the second number.
    @inline(__always)
    func each(_ sample: (_ draw: UInt64, _ maximum: Int64) -> Int64) {
      for row in 0..<count {
        let base = bases[row]
        let maximum = max(0, value(limit, row) &- base)
        out[row] = base &+ sample(UInt64(draws[row]) &<< 32, maximum)
      }
    }
    switch delay {
    case .uniform(let first, let last):
      let range = first...last
      each { DelayDistribution.uniform($0, of: range, maximum: $1) }
    case .exponential(let mean):
      ExponentialQuantiles.table.withUnsafeBufferPointer { table in
        let table = table.baseAddress!
        each { DelayDistribution.exponential($0, mean, $1, table) }
      }
    case .empirical(let table):
      each { DelayDistribution.empirical($0, table, $1) }
    }
  }

  /// Another time of a moment's day.
  ///
  /// - Parameter sums: those of ``TimesOfDay``.
  func timeWithin(
    _ sums: UnsafePointer<UInt64>, of moments: UnsafePointer<Int64>,
    after bases: UnsafePointer<Int64>, _ limit: Program.Operand,
    into out: UnsafeMutablePointer<Int64>
  ) {
    for row in 0..<count {
      let (moment, base) = (moments[row], bases[row])
      let midnight = Self.floorQuotient(moment, TimeUnit.day) &* TimeUnit.day
      let first = max(0, base &- midnight)
      // A limit before the other moment leaves that one.
      let last = min(TimeUnit.day &- 1, max(value(limit, row), base) &- midnight)
      let time = TimesOfDay.sample(sums, UInt64(draws[row]) &<< 32, within: first...last)
      out[row] = time.map { midnight &+ $0 } ?? moment
    }
  }
}
