import FakeDataKit

/// One of the files of an export: which rows of which table it holds, and where it goes.
final class DataFile: @unchecked Sendable {
  // The sink is used by the thread whose turn it is; all else does not change.

  /// About how many bytes of rows a segment has: what a thread holds at a time, and what is compressed
  /// as a piece of its own.
  static let segmentBytes = 1 << 19

  let plan: TablePlan
  /// Whether nothing of the table comes before its rows, so that the file begins as the format does.
  let hasHeader: Bool
  /// Whether nothing of the table comes after its rows, so that the file ends as the format does.
  let hasTrailer: Bool
  /// The segments, from the first.
  let segments: TableSegments
  let sink: any Sink

  /// - Parameter isInterrupted: whether to give up counting.
  /// - Complexity: O(users up to the part's end), a pass over their numbers of children.
  init(
    _ plan: TablePlan, part: Part, format: RowFormat, sink: any Sink,
    isInterrupted: () -> Bool
  ) throws(DataFilesError) {
    self.plan = plan
    self.sink = sink
    hasHeader = part.isFirst
    // The catalogues' tables are whole in the first part, so their files begin and end there.
    hasTrailer = plan.isScaled ? part.isLast : part.isFirst
    let rowBytes = max(1, format.averageRowBytes(plan))
    let units = part.units(of: plan)
    func count(_ units: Range<UInt64>) throws(DataFilesError) -> UInt64 {
      try plan.rowCount(units: units) { () throws(DataFilesError) in
        if isInterrupted() { throw .interrupted }
      }
    }
    let first = try count(0..<units.lowerBound)
    let count = try count(units)
    segments = TableSegments(
      plan, units: units, rows: first..<(first + count),
      segmentRows: max(1, UInt64(Double(Self.segmentBytes) / rowBytes)))
  }

  /// The numbers, from 0, of its rows within the table.
  var rows: Range<UInt64> { segments.rows }
}
