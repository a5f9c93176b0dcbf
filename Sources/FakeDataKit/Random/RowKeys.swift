import CPhilox

/// The row keys of a batch, and the draws that belong to them.
///
/// A draw is 32 bits. A Philox block gives four, which go to four neighbouring row keys of the same
/// stream, so that a column costs a quarter of a block per row. The counter of a draw is:
///
/// | word | a root table's row, and what a parent's group of children shares | a child row |
/// |---|---|---|
/// | 0, 1 | row number ÷ 4 | parent's row number |
/// | 2 | period | period |
/// | 3 | draw index × 2²⁴ + round | draw index × 2²⁴ + ordinal ÷ 4 |
///
/// and its word of the block is row number mod 4, or ordinal mod 4. A child of a child has its parent's
/// ``RowKey`` in the place of the parent's row number; what a group of such children shares are draws of
/// their parent's row, or, where there are periods, word 0 of a block with the parent's row key, the
/// period, and draw index × 2²⁴ + round. Periods are days before the
/// as-of day (0 where a table has none); row numbers and ordinals start at 0. The round is 0 but
/// where a group draws again and again: see ``SystematicSample``, which also has draw index 255 for
/// itself.
struct RowKeys: ~Copyable {
  /// Draws per Philox block.
  static let lanes = 4
  /// Elements that buffers of draws have beyond their rows, since blocks are stored whole.
  static let slack = 4

  /// Rows of the batch.
  private(set) var count = 0
  /// The number, from 0, of the batch's first row within its table.
  private(set) var firstRow: UInt64 = 0
  /// The row number of the first parent that the batch touches.
  private(set) var firstParent: UInt64 = 0
  /// Parents that the batch touches, where ``setChildren(firstRow:group:groupLimit:counts:periods:)`` has set it.
  private(set) var parentCount = 0
  /// Groups (a parent's children of one period) in the batch.
  private(set) var groupCount = 0
  /// The rows of the group that has most, at least 1; likewise.
  private(set) var longestGroup = 1
  private var periods: UInt32 = 1

  /// Whether rows are keyed by parent, period and ordinal, and not by their row number.
  private(set) var isChild = false
  private let capacity: Int
  /// Per group: parent relative to ``firstParent``, period, children, first row in the batch.
  let groupParent: UnsafeMutablePointer<UInt32>
  let groupPeriod: UnsafeMutablePointer<UInt32>
  let groupRows: UnsafeMutablePointer<UInt32>
  let groupStart: UnsafeMutablePointer<UInt32>
  /// Per row: its group.
  let rowGroup: UnsafeMutablePointer<UInt32>
  /// Per block of draws: its counter's parent, relative, period and ordinal, and its first row.
  private let blockParent: UnsafeMutablePointer<UInt32>
  private let blockPeriod: UnsafeMutablePointer<UInt32>
  private let blockWord: UnsafeMutablePointer<UInt32>
  private let blockRow: UnsafeMutablePointer<UInt32>
  private var blockCount = 0
  /// What children of children, and of groups of any size, need besides; see ``Descent``.
  let descent: Descent?

  /// Buffers of keys below the second level.
  struct Descent: BitwiseCopyable {
    /// Per group: its parent's row key, and the ordinal of its first row in the batch.
    let groupKey: UnsafeMutablePointer<UInt64>
    let groupOrdinal: UnsafeMutablePointer<UInt32>
    /// Per group: the rows of the whole of it.
    let groupTotal: UnsafeMutablePointer<UInt32>
    /// Per block of draws: its counter's parent's row key.
    let blockKey: UnsafeMutablePointer<UInt64>
    /// Per row: its row key, once ``RowKeys/fillRowKeys()`` has been called.
    let rowKey: UnsafeMutablePointer<UInt64>
  }

  /// Whether the keys are those of children that ``setChildren(of:counts:groups:cursor:periods:firstRow:)`` has set.
  private(set) var isDescendant = false

  /// Buffers for batches of at most `capacity` rows.
  ///
  /// - Parameter descends: whether the rows are children of children, or parents of such, or their
  ///   groups can be larger than a batch.
  init(capacity: Int, descends: Bool = false) {
    self.capacity = capacity
    func wide() -> UnsafeMutablePointer<UInt64> {
      let pointer = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity + RowKeys.slack)
      pointer.initialize(repeating: 0, count: capacity + RowKeys.slack)
      return pointer
    }
    func lane() -> UnsafeMutablePointer<UInt32> {
      let pointer = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity + RowKeys.slack)
      pointer.initialize(repeating: 0, count: capacity + RowKeys.slack)
      return pointer
    }
    groupParent = lane()
    groupPeriod = lane()
    groupRows = lane()
    groupStart = lane()
    rowGroup = lane()
    // A group of one to four children takes one block, so there are no more blocks than rows.
    blockParent = lane()
    blockPeriod = lane()
    blockWord = lane()
    blockRow = lane()
    descent =
      descends
      ? Descent(
        groupKey: wide(), groupOrdinal: lane(), groupTotal: lane(), blockKey: wide(), rowKey: wide()
      ) : nil
  }

  deinit {
    groupParent.deallocate()
    groupPeriod.deallocate()
    groupRows.deallocate()
    groupStart.deallocate()
    rowGroup.deallocate()
    blockParent.deallocate()
    blockPeriod.deallocate()
    blockWord.deallocate()
    blockRow.deallocate()
    if let descent {
      descent.groupKey.deallocate()
      descent.groupOrdinal.deallocate()
      descent.groupTotal.deallocate()
      descent.blockKey.deallocate()
      descent.rowKey.deallocate()
    }
  }

  /// Makes this the keys of the rows `rows` of a root table.
  mutating func setRoot(rows: Range<UInt64>) {
    isChild = false
    isDescendant = false
    firstRow = rows.lowerBound
    count = rows.count
    precondition(count <= capacity)
    groupCount = 0
    parentCount = 0
  }

  /// Makes this the keys of whole groups of children: as many from `group` on as fit.
  ///
  /// - Parameters:
  ///   - firstRow: the row number of the first child.
  ///   - group: the number of the first group: parent × periods + (periods - 1 - period), so that
  ///     a parent's children come oldest period first.
  ///   - groupLimit: the group number to stop at.
  ///   - counts: how many children each group has.
  ///   - periods: periods per parent.
  /// - Returns: the number of the group that follows the batch.
  mutating func setChildren(
    firstRow: UInt64, group: UInt64, groupLimit: UInt64, counts: ChildCounts, periods: UInt32
  ) -> UInt64 {
    isChild = true
    self.periods = periods
    self.firstRow = firstRow
    firstParent = group / UInt64(periods)
    // About as many groups as fill the batch: a count that is not used here is drawn again.
    let likely = max(1, 2 * capacity / max(1, counts.minimum + counts.maximum))
    let wanted = Int(min(UInt64(min(capacity, likely)), groupLimit - group))
    counts.fill(groupRows, from: group, count: wanted, periods: periods)
    var rows = 0
    var longest = 1
    var index = 0
    var parent: UInt32 = 0
    var period = periods - 1 - UInt32(group % UInt64(periods))
    while index < wanted {
      let children = Int(groupRows[index])
      if rows + children > capacity { break }
      groupParent[index] = parent
      groupPeriod[index] = period
      groupStart[index] = UInt32(rows)
      // Four lanes at a time: what is written past the group's end, the next group overwrites.
      var row = 0
      repeat {
        for lane in 0..<RowKeys.lanes { rowGroup[rows + row + lane] = UInt32(index) }
        row += RowKeys.lanes
      } while row < children
      rows += children
      longest = max(longest, children)
      if period == 0 {
        period = periods - 1
        parent += 1
      } else {
        period -= 1
      }
      index += 1
    }
    precondition(index > 0, "a batch holds at least one whole group")
    count = rows
    groupCount = index
    parentCount = Int(groupParent[index - 1]) + 1
    longestGroup = longest
    listBlocks()
    return group + UInt64(index)
  }

  /// The draws of some rows, whose children share them.
  struct DrawSource: BitwiseCopyable {
    fileprivate enum Rows: BitwiseCopyable {
      case root
      case children(cphilox_counters)
      case descendants(cphilox_keys)
    }
    fileprivate let rows: Rows

    /// Whether the rows are children themselves.
    var isChild: Bool { if case .root = rows { false } else { true } }

    /// One draw for each row; not for a root table's.
    fileprivate func fill(_ key: StreamKey, index: UInt32, into out: UnsafeMutablePointer<UInt32>) {
      switch rows {
      case .root: preconditionFailure("a root table's rows are numbered")
      case .children(var counters):
        counters.word3_bits = index << 24
        cphilox_scattered(cphilox_widest, key.cKey, &counters, out)
      case .descendants(var counters):
        counters.word3_bits = index << 24
        cphilox_keyed(cphilox_widest, key.cKey, &counters, out)
      }
    }
  }

  /// What the rows draw, for as long as they are these.
  var drawSource: DrawSource {
    guard isChild else { return DrawSource(rows: .root) }
    guard isDescendant, let descent else {
      return DrawSource(
        rows: .children(
          cphilox_counters(
            offset: blockParent, word2: blockPeriod, word3: blockWord, place: blockRow,
            count: blockCount, base: firstParent, word3_bits: 0)))
    }
    return DrawSource(
      rows: .descendants(
        cphilox_keys(
          number: descent.blockKey, word2: blockPeriod, word3: blockWord, place: blockRow,
          count: blockCount, word3_bits: 0)))
  }

  /// One draw for each row.
  ///
  /// - Parameters:
  ///   - key: the stream.
  ///   - index: which of the row's draws, below 255.
  ///   - out: room for ``count`` + ``slack`` draws.
  func fillDraws(_ key: StreamKey, index: UInt32 = 0, into out: UnsafeMutablePointer<UInt32>) {
    let word3 = index << 24
    guard isChild else {
      Self.fillSequential(
        key, from: firstRow, count: count, period: 0, word3: word3, into: out)
      return
    }
    if isDescendant { return drawSource.fill(key, index: index, into: out) }
    var counters = cphilox_counters(
      offset: blockParent, word2: blockPeriod, word3: blockWord, place: blockRow,
      count: blockCount, base: firstParent, word3_bits: word3)
    cphilox_scattered(cphilox_widest, key.cKey, &counters, out)
  }

  /// Where a batch of children begins and ends among the groups of a batch of parents.
  struct GroupCursor: BitwiseCopyable {
    /// The next group: parent's place in its batch × periods + (periods - 1 - period).
    var group = 0
    /// The next child's ordinal within it.
    var ordinal: UInt32 = 0
  }

  /// Makes this the keys of children of a batch of parents: whole groups, as many as fit, or a piece of
  /// one that is larger than a batch.
  ///
  /// - Parameters:
  ///   - parents: the parents' keys, with their row keys.
  ///   - counts: how many children the groups from `groups.lowerBound` on have.
  ///   - groups: the groups whose counts are known.
  ///   - cursor: where the batch begins; it becomes the place where the next one does.
  ///   - periods: periods per parent.
  ///   - firstRow: the row number of the first child.
  mutating func setChildren(
    of parents: borrowing RowKeys, counts: UnsafePointer<UInt32>, groups: Range<Int>,
    cursor: inout GroupCursor, periods: UInt32, firstRow: UInt64
  ) {
    guard let descent, let parentKeys = parents.descent?.rowKey else {
      preconditionFailure("buffers for children of children")
    }
    isChild = true
    isDescendant = true
    self.periods = periods
    self.firstRow = firstRow
    firstParent = parents.firstRow
    var (rows, index, blocks) = (0, 0, 0)
    var parent = cursor.group / Int(periods)
    var period = periods - 1 - UInt32(cursor.group % Int(periods))
    while cursor.group < groups.upperBound {
      let children = counts[cursor.group - groups.lowerBound]
      let rest = Int(children &- cursor.ordinal)
      if rest > 0 {
        var taken = rest
        if rows + rest > capacity {
          // A group that fits into a batch is not cut.
          if rows > 0 { break }
          taken = min(rest, capacity / Self.lanes * Self.lanes)
        }
        groupParent[index] = UInt32(parent)
        groupPeriod[index] = period
        groupStart[index] = UInt32(rows)
        groupRows[index] = UInt32(taken)
        descent.groupKey[index] = parentKeys[parent]
        descent.groupOrdinal[index] = cursor.ordinal
        descent.groupTotal[index] = children
        var row = 0
        let word = cursor.ordinal / UInt32(Self.lanes)
        // What a block, or these four, write past the group's end, the next group overwrites.
        repeat {
          for lane in 0..<Self.lanes { rowGroup[rows + row + lane] = UInt32(index) }
          descent.blockKey[blocks] = parentKeys[parent]
          blockPeriod[blocks] = period
          blockWord[blocks] = word + UInt32(row / Self.lanes)
          blockRow[blocks] = UInt32(rows + row)
          blocks += 1
          row += Self.lanes
        } while row < taken
        rows += taken
        index += 1
        if taken < rest {
          cursor.ordinal += UInt32(taken)
          break
        }
      }
      cursor.group += 1
      cursor.ordinal = 0
      if period == 0 {
        period = periods - 1
        parent += 1
      } else {
        period -= 1
      }
    }
    count = rows
    groupCount = index
    blockCount = blocks
  }

  /// Computes the rows' ``RowKey``s.
  func fillRowKeys() {
    guard let descent else { preconditionFailure("buffers for row keys") }
    guard isChild else {
      for row in 0..<count { descent.rowKey[row] = firstRow &+ UInt64(row) }
      return
    }
    for group in 0..<groupCount {
      let start = Int(groupStart[group])
      let first = isDescendant ? descent.groupOrdinal[group] : 0
      let parent =
        isDescendant ? descent.groupKey[group] : firstParent &+ UInt64(groupParent[group])
      let state = RowKey.state(parent: parent)
      let period = UInt64(groupPeriod[group]) &<< 32
      for row in 0..<Int(groupRows[group]) {
        descent.rowKey[start &+ row] = RowKey.child(
          state, period | UInt64(first &+ UInt32(truncatingIfNeeded: row)))
      }
    }
  }

  /// Lists the blocks that a stream needs for the batch, the ones of high ordinals first.
  ///
  /// A block is stored whole. What it writes past its group's end are rows of low ordinals of the
  /// groups that follow, and those are written later.
  private mutating func listBlocks() {
    blockCount = 0
    for ordinal in stride(
      from: (longestGroup - 1) / Self.lanes * Self.lanes, through: 0, by: -Self.lanes)
    {
      for group in 0..<groupCount where Int(groupRows[group]) > ordinal {
        blockParent[blockCount] = groupParent[group]
        blockPeriod[blockCount] = groupPeriod[group]
        blockWord[blockCount] = UInt32(ordinal / Self.lanes)
        blockRow[blockCount] = groupStart[group] + UInt32(ordinal)
        blockCount += 1
      }
    }
  }

  /// One draw for each group, given to each of the group's rows.
  ///
  /// - Parameters:
  ///   - key: the stream.
  ///   - scratch: room for ``groupCount`` + ``slack`` draws.
  ///   - out: room for ``count`` + ``slack`` draws.
  func fillGroupDraws(
    _ key: StreamKey, scratch: UnsafeMutablePointer<UInt32>,
    into out: UnsafeMutablePointer<UInt32>
  ) {
    guard isChild else { return fillDraws(key, into: out) }
    if longestGroup == 1, groupCount == count { return fillDrawsPerGroup(key, into: out) }
    fillDrawsPerGroup(key, into: scratch)
    for group in 0..<groupCount {
      let draw = scratch[group]
      let start = Int(groupStart[group])
      for row in start..<(start + Int(groupRows[group])) { out[row] = draw }
    }
  }

  /// One draw for each group.
  ///
  /// - Parameters:
  ///   - key: the stream.
  ///   - index: which of the group's draws, below 255.
  ///   - round: the number of draws of that index that came before, below 2²⁴.
  ///   - out: room for ``groupCount`` + ``slack`` draws.
  func fillDrawsPerGroup(
    _ key: StreamKey, index: UInt32 = 0, round: UInt32 = 0,
    into out: UnsafeMutablePointer<UInt32>
  ) {
    let word3 = index << 24 | round
    if periods == 1 {
      // The groups are neighbouring parents.
      Self.fillSequential(
        key, from: firstParent, count: groupCount, period: 0, word3: word3, into: out)
      return
    }
    var group = 0
    while group < groupCount {
      // Neighbouring parents of one period share a block; with several periods none do.
      let parent = firstParent &+ UInt64(groupParent[group])
      let period = groupPeriod[group]
      var run = 1
      while group + run < groupCount, groupPeriod[group + run] == period,
        groupParent[group + run] == groupParent[group] + UInt32(run)
      {
        run += 1
      }
      // What this writes past the run, the next run overwrites.
      Self.fillSequential(
        key, from: parent, count: run, period: period, word3: word3, into: out + group)
      group += run
    }
  }

  /// One draw for each of some groups of children that these rows are the parents of.
  ///
  /// - Parameters:
  ///   - groups: the groups, numbered as in ``GroupCursor``.
  ///   - word3: draw index × 2²⁴ + round.
  ///   - out: room for as many draws.
  func fillDraws(
    _ key: StreamKey, groups: Range<Int>, periods: UInt32, word3: UInt32 = 0,
    into out: UnsafeMutablePointer<UInt32>
  ) {
    guard let rowKey = descent?.rowKey else { preconditionFailure("buffers for row keys") }
    for (index, group) in groups.enumerated() {
      let period = periods - 1 - UInt32(group % Int(periods))
      out[index] = Self.groupDraw(key, parent: rowKey[group / Int(periods)], period, word3)
    }
  }

  /// The draw of a group of children whose parent is itself a child, where there are periods.
  @inline(__always)
  static func groupDraw(
    _ key: StreamKey, parent: UInt64, _ period: UInt32, _ word3: UInt32
  ) -> UInt32 {
    Philox.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: parent), UInt32(truncatingIfNeeded: parent &>> 32), period,
        word3), key: key)[0]
  }

  /// One draw for each group of children of children, or of pieces of groups.
  ///
  /// - Parameters:
  ///   - key: the stream.
  ///   - index: which of the group's draws, and round, as in ``fillDrawsPerGroup(_:index:round:into:)``.
  ///   - parents: what the parents draw.
  ///   - scratch: room for as many draws as there are parents and ``slack``.
  ///   - out: room for ``groupCount`` draws.
  func fillDrawsPerGroup(
    _ key: StreamKey, index: UInt32, round: UInt32, parents: DrawSource,
    scratch: UnsafeMutablePointer<UInt32>, into out: UnsafeMutablePointer<UInt32>
  ) {
    guard let descent else { preconditionFailure("buffers for children of children") }
    if !parents.isChild {
      // What neighbouring parents share a block for.
      if periods == 1 {
        guard groupCount > 0 else { return }
        let first = groupParent[0]
        let last = groupParent[groupCount - 1]
        Self.fillSequential(
          key, from: firstParent &+ UInt64(first), count: Int(last - first) + 1, period: 0,
          word3: index << 24 | round, into: scratch)
        for group in 0..<groupCount { out[group] = scratch[Int(groupParent[group] &- first)] }
        return
      }
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.slack + 1) { block in
        for group in 0..<groupCount {
          Self.fillSequential(
            key, from: firstParent &+ UInt64(groupParent[group]), count: 1,
            period: groupPeriod[group], word3: index << 24 | round, into: block.baseAddress!)
          out[group] = block[0]
        }
      }
      return
    }
    if periods == 1 {
      // Rounds have draws of their own, since the counter's last word has the parent's ordinal.
      parents.fill(key, index: index &+ 3 &* round, into: scratch)
      for group in 0..<groupCount { out[group] = scratch[Int(groupParent[group])] }
      return
    }
    for group in 0..<groupCount {
      out[group] = Self.groupDraw(
        key, parent: descent.groupKey[group], groupPeriod[group], index << 24 | round)
    }
  }

  /// Draws for consecutive row numbers, four to a block.
  ///
  /// - Parameter out: room for `count` + ``slack`` draws.
  static func fillSequential(
    _ key: StreamKey, from first: UInt64, count: Int, period: UInt32, word3: UInt32,
    into out: UnsafeMutablePointer<UInt32>
  ) {
    var number = first / UInt64(lanes)
    var written = 0
    let skipped = Int(first % UInt64(lanes))
    if skipped > 0, count > 0 {
      let words = Philox.block(
        counter: SIMD4(
          UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number &>> 32), period,
          word3), key: key)
      for lane in skipped..<lanes { out[lane - skipped] = words[lane] }
      written = lanes - skipped
      number += 1
    }
    guard written < count else { return }
    Philox.fillBlocks(
      from: number, count: (count - written + lanes - 1) / lanes, word2: period, word3: word3,
      key: key, into: out + written)
  }
}
