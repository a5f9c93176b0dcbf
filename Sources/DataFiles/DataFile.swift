import FakeDataKit

/// One of the files of an export: which rows of which table it holds, and where it goes.
final class DataFile: @unchecked Sendable {
  // The sink is used by the thread whose turn it is; all else does not change.

  /// About how many bytes of rows a segment has: what a thread holds at a time, and what is compressed
  /// as a piece of its own.
  static let segmentBytes = 1 << 19

  let plan: TablePlan
  /// Which part of the table it is.
  let part: Part
  /// The segments, from the first.
  let segments: TableSegments
  let sink: any Sink

  /// - Complexity: O(users up to the part's end), a pass over their numbers of children.
  init(_ plan: TablePlan, part: Part, format: RowFormat, sink: any Sink) {
    self.plan = plan
    // The catalogues' tables are whole in the first part, so their files begin and end there.
    self.part = plan.isScaled ? part : .whole
    let rowBytes = max(1, format.averageRowBytes(plan))
    segments = TableSegments(
      plan, units: part.units(of: plan),
      segmentRows: max(1, UInt64(Double(Self.segmentBytes) / rowBytes)))
    self.sink = sink
  }

  /// The numbers, from 0, of its rows within the table.
  var rows: Range<UInt64> { segments.rows }
}
