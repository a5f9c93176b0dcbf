import Synchronization

/// Which rows of a table of children belong to which unit: the numbers of rows before every so many units,
/// added up when they are first asked for.
///
/// They take a pass over the numbers of children once, as far as somebody asks, and at most 2 MiB; after
/// that a row's unit is found by a binary search and the draws of a few units.
final class TablePositions: Sendable {
  /// The table's name.
  let table: String
  let units: UInt64
  /// The units between two numbers that are kept.
  let interval: UInt64
  let rows: TablePlan.Rows
  /// What limits of numbers of children hang on.
  let programs: [Program]
  private let kept: Mutex<[UInt64]>

  private static let mostKept: UInt64 = 1 << 18

  init(_ table: String, _ rows: TablePlan.Rows, programs: [Program]) {
    self.table = table
    self.rows = rows
    self.programs = programs
    units =
      switch rows {
      case .root(let count): count
      case .children(_, let parents, _): parents
      case .descendants(let lineage): lineage.roots
      }
    var interval: UInt64 = 16
    while units / interval >= Self.mostKept { interval *= 2 }
    self.interval = interval
    kept = Mutex([0])
  }

  /// The rows before the unit number `index` × ``interval``.
  func start(ofInterval index: UInt64) -> UInt64 {
    kept.withLock { kept in
      extend(&kept, until: { UInt64($0.count) > index })
      return kept[Int(index)]
    }
  }

  /// The interval that a row lies in, and the rows before it.
  func interval(ofRow row: UInt64) -> (index: UInt64, start: UInt64) {
    kept.withLock { kept in
      extend(&kept, until: { $0[$0.count - 1] > row })
      var (low, high) = (0, kept.count - 1)
      while low < high {
        let middle = (low + high + 1) / 2
        if kept[middle] <= row { low = middle } else { high = middle - 1 }
      }
      return (UInt64(low), kept[low])
    }
  }

  private func extend(_ kept: inout [UInt64], until isEnough: ([UInt64]) -> Bool) {
    guard !isEnough(kept) else { return }
    let reader = PositionReader(self)
    while !isEnough(kept) {
      let first = UInt64(kept.count - 1) * interval
      kept.append(kept[kept.count - 1] + reader.rows(of: first..<(first + interval)))
    }
  }
}

/// Reads positions of a table on one thread.
final class PositionReader {
  private let positions: TablePositions
  private let counter: RowCounter?
  private let counts: UnsafeMutablePointer<UInt32>
  private let capacity: Int

  init(_ positions: TablePositions) {
    self.positions = positions
    capacity = max(512, Int(positions.interval))
    counts = .allocate(capacity: capacity + RowKeys.slack)
    counts.initialize(repeating: 0, count: capacity + RowKeys.slack)
    if case .descendants(let lineage) = positions.rows {
      counter = RowCounter(lineage, programs: positions.programs)
    } else {
      counter = nil
    }
  }

  deinit { counts.deallocate() }

  /// The rows of some units.
  func rows(of units: Range<UInt64>) -> UInt64 {
    switch positions.rows {
    case .root: return UInt64(units.count)
    case .children(let counts, _, let periods):
      return counts.total(parents: units, periods: periods)
    case .descendants: return counter!.total(of: units)
    }
  }

  /// The rows before a unit.
  func position(_ unit: UInt64) -> UInt64 {
    if case .root = positions.rows { return unit }
    let index = unit / positions.interval
    return positions.start(ofInterval: index) + rows(of: (index * positions.interval)..<unit)
  }

  /// The unit that a row belongs to.
  func unit(ofRow row: UInt64) -> UInt64 {
    if case .root = positions.rows { return row }
    var (index, start) = positions.interval(ofRow: row)
    var unit = index * positions.interval
    if case .children(let distribution, _, let periods) = positions.rows, periods == 1 {
      index = 0
      distribution.fill(counts, from: unit, count: Int(positions.interval), periods: 1)
      while start + UInt64(counts[Int(index)]) <= row {
        start += UInt64(counts[Int(index)])
        index += 1
      }
      return unit + index
    }
    while true {
      let next = start + rows(of: unit..<(unit + 1))
      if next > row { return unit }
      start = next
      unit += 1
    }
  }

  /// The rows before each of some units.
  func fill(
    _ out: UnsafeMutablePointer<Int64>, units: UnsafePointer<Int64>, count: Int
  ) {
    guard count > 0 else { return }
    var last = UInt64(bitPattern: units[0])
    var position = self.position(last)
    // Mostly they follow each other.
    if case .children(let distribution, _, let periods) = positions.rows, periods == 1,
      count <= capacity, (0..<count).allSatisfy({ units[$0] &- units[0] == Int64($0) })
    {
      distribution.fill(counts, from: last, count: count, periods: 1)
      for row in 0..<count {
        out[row] = Int64(bitPattern: position)
        position &+= UInt64(counts[row])
      }
      return
    }
    for row in 0..<count {
      let unit = UInt64(bitPattern: units[row])
      if unit >= last, unit - last < positions.interval {
        position &+= rows(of: last..<unit)
      } else {
        position = self.position(unit)
      }
      last = unit
      out[row] = Int64(bitPattern: position)
    }
  }

  /// The units that some rows belong to.
  func fill(
    _ out: UnsafeMutablePointer<Int64>, unitsOf rows: UnsafePointer<Int64>, count: Int
  ) {
    for row in 0..<count {
      out[row] = Int64(bitPattern: unit(ofRow: UInt64(bitPattern: rows[row])))
    }
  }
}
