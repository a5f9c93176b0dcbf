import FakeDataKit

/// The larger run whose last rows are those that a run adds behind others.
///
/// Values do not depend on the scale, so that rows which follow those of a run are the end of a larger one.
struct LargerRun: Hashable {
  /// The scale of the larger run.
  let scale: UInt64
  /// Which rows of a table's root are added.
  let roots: Range<UInt64>
}

extension DataModel {
  /// The larger run that has the rows of a table which a run adds; nil where there are no numbers left.
  ///
  /// - Parameters:
  ///   - bases: per table, the highest number before the first row; none or 0 where there are no rows.
  ///   - scale: the run's own.
  func largerRun(
    of table: TableModel, after bases: [String: UInt64], adding scale: UInt64
  ) -> LargerRun? {
    let root = root(of: table)
    let base = bases[root.name] ?? 0
    guard base > 0 else { return LargerRun(scale: scale, roots: 0..<rows(root, at: scale)) }
    // A share of the scale is rounded, so that others may know better what the scale was.
    let known = tables.lazy.compactMap { $0.cardinality == .scale ? bases[$0.name] : nil }
      .first { rows(root, at: $0) == base }
    guard let before = known ?? leastScale(root, with: base),
      before <= DataPlan.maximumScale, scale <= DataPlan.maximumScale - before
    else { return nil }
    let added = rows(root, at: before + scale) - rows(root, at: before)
    return LargerRun(scale: before + scale, roots: base..<(base + added))
  }

  /// The rows of a root table in a run.
  private func rows(_ root: TableModel, at scale: UInt64) -> UInt64 {
    guard case .share(let numerator, let denominator) = root.cardinality, scale > 0 else {
      return scale
    }
    return max(
      1, denominator.dividingFullWidth(scale.multipliedFullWidth(by: numerator)).quotient)
  }

  /// The least scale at which a root table has at least as many rows.
  private func leastScale(_ root: TableModel, with rows: UInt64) -> UInt64? {
    guard case .share(let numerator, let denominator) = root.cardinality else { return rows }
    let product = rows.multipliedFullWidth(by: denominator)
    guard product.high < numerator else { return nil }
    let (quotient, remainder) = numerator.dividingFullWidth(product)
    return remainder == 0 ? quotient : quotient + 1
  }
}
