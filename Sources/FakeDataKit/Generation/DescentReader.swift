/// Finds rows at any depth, and what is read of them and of the rows above: their places among their
/// siblings, on which their draws hang.
///
/// A row is given by its root row and by how many of that one's rows come before it. The reader walks over
/// the numbers of children of the root row's descendants, down to the row, and makes none of them. It takes
/// the rows of a batch in their order, so that it walks over a root row once a batch. It belongs to one thread.
final class DescentReader {
  /// What is read of a row.
  enum Part: Int, Sendable {
    /// The ``RowKey``.
    case key
    /// How many rows of its table that descend from the same root row come before it.
    case before
    case ordinal
    case period

    static let count = 4
  }

  private let positions: TablePositions
  private let capacity: Int
  /// Made when the first row is looked for: a program keeps readers whose steps it has dropped.
  private lazy var walk = DescentWalk(positions, capacity: capacity)

  /// - Parameter capacity: the most rows of a batch.
  init(_ positions: TablePositions, capacity: Int) {
    self.positions = positions
    self.capacity = capacity
  }

  /// Finds the rows of a batch, and writes their ordinals.
  ///
  /// - Parameters:
  ///   - roots: the root rows that they descend from.
  ///   - places: how many rows of the same root row come before each.
  func find(
    _ out: UnsafeMutablePointer<Int64>, roots: UnsafePointer<Int64>,
    places: UnsafePointer<Int64>, count: Int
  ) {
    walk.find(roots: roots, places: places, count: count)
    fill(out, .ordinal, level: walk.depth, count: count)
  }

  /// Writes a part of the rows that were found last, or of rows above them.
  ///
  /// - Parameter level: the level of those, 1 is that of the root's children.
  func fill(_ out: UnsafeMutablePointer<Int64>, _ part: Part, level: Int, count: Int) {
    out.update(from: walk.values(part, level), count: count)
  }
}

/// A walk over the groups of a table's rows below one root row, in their order, and what it has found.
private final class DescentWalk {
  /// The rows of a batch of the parents.
  private static let parentRows = 256

  /// The levels below the root.
  let depth: Int
  private let capacity: Int
  /// Per level, part and row of the batch.
  private let parts: UnsafeMutablePointer<Int64>
  /// The batch's rows in the order in which they are looked for.
  private var order: [Int] = []

  /// The parents of the table's rows.
  private let parents: Level
  private var cursor: ChildCursor
  private var root: UInt64?
  /// The group that it has come to: its parent's place in the batch of parents, its period, how many rows
  /// of the same root row come before it, and its own.
  private var parent = 0
  private var period: UInt32 = 0
  private var before: UInt64 = 0
  private var children: UInt64 = 0

  init(_ positions: TablePositions, capacity: Int) {
    guard let lineage = positions.rows.lineage else { preconditionFailure("a table of children") }
    depth = lineage.generations.count
    self.capacity = capacity
    let count = depth * DescentReader.Part.count * capacity
    parts = .allocate(capacity: count)
    parts.initialize(repeating: 0, count: count)
    order.reserveCapacity(capacity)
    parents = Level(
      lineage, depth: depth - 1, programs: positions.programs, capacity: Self.parentRows)
    cursor = ChildCursor(lineage.generations[depth - 1], parentCapacity: Self.parentRows)
  }

  deinit { parts.deallocate() }

  func values(_ part: DescentReader.Part, _ level: Int) -> UnsafeMutablePointer<Int64> {
    parts + ((level - 1) * DescentReader.Part.count + part.rawValue) * capacity
  }

  func find(roots: UnsafePointer<Int64>, places: UnsafePointer<Int64>, count: Int) {
    order.removeAll(keepingCapacity: true)
    order.append(contentsOf: 0..<count)
    order.sort { (roots[$0], places[$0]) < (roots[$1], places[$1]) }
    for row in order {
      let place = UInt64(bitPattern: places[row])
      go(to: place, of: UInt64(bitPattern: roots[row]))
      keep(row, ordinal: place - before)
    }
  }

  /// Goes on, or back to the beginning, to the group of a row.
  private func go(to place: UInt64, of root: UInt64) {
    if root != self.root || place < before {
      parents.restart(counting: root..<(root + 1))
      cursor.begin(parentCount: 0)
      self.root = root
      (before, children) = (0, 0)
    }
    while place >= before + children {
      before += children
      children = 0
      if let group = cursor.nextGroup(of: parents.batch.keys, parents.lanes) {
        (parent, period, children) = (group.parent, group.period, UInt64(group.children))
      } else {
        // The place is one below this root row, so there are more parents.
        precondition(parents.refill(), "a row of the root row's")
        cursor.begin(parentCount: parents.batch.count)
      }
    }
  }

  /// Keeps what is read of a row of the group and of those above it, but for the root row.
  private func keep(_ row: Int, ordinal: UInt64) {
    values(.ordinal, depth)[row] = Int64(bitPattern: ordinal)
    values(.period, depth)[row] = Int64(period)
    var (level, place, depth) = (parents, parent, depth - 1)
    while let above = level.parents {
      let found = level.place(ofRow: place)
      values(.key, depth)[row] = Int64(bitPattern: found.key)
      values(.before, depth)[row] = Int64(bitPattern: found.before)
      values(.ordinal, depth)[row] = Int64(found.ordinal)
      values(.period, depth)[row] = Int64(found.period)
      (level, place, depth) = (above, found.parent, depth - 1)
    }
  }
}

extension TablePlan.Rows {
  /// The way down from the root table; nil where it is that.
  var lineage: Lineage? {
    switch self {
    case .root: nil
    case .children(let counts, let parents, let periods):
      Lineage(
        roots: parents, generations: [Generation(counts: counts, periods: periods, limit: nil)])
    case .descendants(let lineage): lineage
    }
  }
}
