import FakeDataKit

/// Looks for the rows in which a table differs from what it should be, whose sums differ.
///
/// The rows of the differing buckets are gone through twice more on both sides: once for how often each hash is
/// there, and once for the rows whose hashes are there too often or too seldom. Memory is bounded: of so many rows
/// that their hashes would not fit, some buckets are looked at, and the numbers are drawn from these.
struct RowSearch {
  /// Hashes that are kept at a time, on both sides together.
  static let hashLimit: UInt64 = 1_000_000
  /// Rows whose bytes are kept.
  private static let keptRows = 1000
  /// Characters of a row in a report.
  private static let shownCharacters = 200

  /// Gives rows to a body, one after the other.
  typealias Rows = ((BinaryRow) -> Void) throws -> Void

  private struct Count {
    var expected: Int64 = 0
    var found: Int64 = 0
  }

  private let plan: TablePlan
  private let hash: RowHash
  private let sums: RowSums
  private let isLookedAt: [Bool]
  /// The places of the key's columns; none where the table has no key.
  private let keyIndexes: [Int]
  /// How many rows differ for each one that is looked at.
  private let scale: Double

  init(_ plan: TablePlan, _ sums: RowSums, _ hash: RowHash) {
    self.plan = plan
    self.hash = hash
    self.sums = sums
    keyIndexes = (plan.table.keys.first ?? []).compactMap { name in
      plan.columns.firstIndex { $0.name == name }
    }
    var isLookedAt = [Bool](repeating: false, count: RowSums.bucketCount)
    var (seen, all) = (UInt64(0), UInt64(0))
    for bucket in sums.differing {
      let rows = sums.expected[bucket] + sums.found[bucket]
      all += rows
      if seen == 0 || seen + rows <= Self.hashLimit {
        isLookedAt[bucket] = true
        seen += rows
      }
    }
    self.isLookedAt = isLookedAt
    scale = seen == 0 ? 1 : Double(all) / Double(seen)
  }

  /// Looks for the rows.
  ///
  /// - Parameters:
  ///   - expected: all rows that should be there.
  ///   - found: all rows that are there.
  ///   - allowsExtra: whether rows of others are no difference.
  func run(
    expected: Rows, found: Rows, allowsExtra: Bool
  ) throws -> VerificationReport.Table {
    var counts: [UInt128: Count] = [:]
    try each(expected) { hash, _ in counts[hash, default: Count()].expected += 1 }
    try each(found) { hash, _ in counts[hash, default: Count()].found += 1 }
    counts = counts.filter { $0.value.expected != $0.value.found }
    // Rows that are too many, by their keys.
    var (extra, extraKeys) = (Int64(0), [UInt128: Int64]())
    var kept: [UInt128: [UInt8]] = [:]
    var firstExtra: VerificationReport.Difference?
    var open = counts
    try each(found) { hash, row in
      guard let count = open[hash], count.found > count.expected else { return }
      open[hash]!.found -= 1
      extra += 1
      let key = keyHash(row)
      extraKeys[key, default: 0] += 1
      if kept.count < Self.keptRows { kept[key] = Array(row.bytes) }
      if firstExtra == nil, !allowsExtra {
        firstExtra = .init(
          kind: count.expected > 0 ? .repeated : .extra, table: plan.name, key: shownKey(row),
          column: nil, expected: nil, found: nil)
      }
    }
    // Rows that are too few; where one of the others has the key, a row was changed.
    var (missing, changed) = (Int64(0), Int64(0))
    var first: VerificationReport.Difference?
    try each(expected) { hash, row in
      guard let count = open[hash], count.expected > count.found else { return }
      open[hash]!.expected -= 1
      let key = keyHash(row)
      guard !keyIndexes.isEmpty, let same = extraKeys[key], same > 0 else {
        missing += 1
        if first == nil {
          first = .init(
            kind: .missing, table: plan.name, key: shownKey(row), column: nil, expected: nil,
            found: nil)
        }
        return
      }
      extraKeys[key] = same - 1
      changed += 1
      guard first == nil, let bytes = kept[key] else { return }
      first = bytes.withUnsafeBytes { bytes in
        BinaryRow(bytes, from: 0).flatMap {
          plan.firstDifference(row, $0, key: shownKey(row), hasServersTexts: true) { _, _, _ in
            false
          }
        }
      }
    }
    return report(missing: missing, changed: changed, extra: extra - changed, first ?? firstExtra)
  }

  private func report(
    missing: Int64, changed: Int64, extra: Int64, _ first: VerificationReport.Difference?
  ) -> VerificationReport.Table {
    func all(_ rows: Int64) -> UInt64 {
      scale == 1 ? UInt64(rows) : UInt64((Double(rows) * scale).rounded())
    }
    let expectedRows = sums.expected.reduce(0, +)
    var table = VerificationReport.Table(name: plan.name, expectedRows: expectedRows)
    table.missingRows = min(expectedRows, all(missing))
    table.changedRows = min(expectedRows - table.missingRows, all(changed))
    table.extraRows = all(extra)
    table.equalRows = expectedRows - table.missingRows - table.changedRows
    table.firstDifference = first
    if scale != 1 { table.isEstimate = true }
    return table
  }

  /// Gives the rows of the buckets that are looked at, with their hashes.
  private func each(_ rows: Rows, _ body: (UInt128, BinaryRow) -> Void) throws {
    try withoutActuallyEscaping(body) { body in
      try rows { row in
        let hash = hash(row.bytes)
        if isLookedAt[RowSums.bucket(hash)] { body(hash, row) }
      }
    }
  }

  /// A hash of the key; of all of the row where there is none.
  private func keyHash(_ row: BinaryRow) -> UInt128 {
    if keyIndexes.isEmpty { return hash(row.bytes) }
    var bytes: [UInt8] = []
    for index in keyIndexes {
      let field = row.field(index)
      withUnsafeBytes(of: Int64(field?.count ?? -1)) { bytes.append(contentsOf: $0) }
      if let field { bytes.append(contentsOf: field) }
    }
    return bytes.withUnsafeBytes { hash($0) }
  }

  private func shownKey(_ row: BinaryRow) -> VerificationReport.Key {
    let indexes = keyIndexes.isEmpty ? Array(plan.columns.indices) : keyIndexes
    if keyIndexes.count == 1, plan.columns[indexes[0]].baseType.isInteger {
      return row.integer(indexes[0]).map { .integer($0) } ?? .text("NULL")
    }
    let values = indexes.map { index in
      let type = plan.columns[index].baseType
      return row.text(index, type.isReadByServer ? .text : type) ?? "NULL"
    }
    if keyIndexes.count == 1 { return .text(values[0]) }
    let list = values.joined(separator: ", ")
    let shown =
      list.count > Self.shownCharacters ? "\(list.prefix(Self.shownCharacters))…" : list
    return keyIndexes.isEmpty ? .row("(\(shown))") : .text("(\(shown))")
  }
}
