import FakeDataKit
import Synchronization

/// How far an export is: written by its threads, read by whoever shows it.
public final class ExportProgress: Sendable {
  /// What has been written of a file. Times are in seconds since the export began.
  final class Counters: Sendable {
    let rows = Atomic<UInt64>(0)
    let bytes = Atomic<UInt64>(0)
    let fileBytes = Atomic<UInt64>(0)
    /// Times as their bits, since a number with a fraction cannot be exchanged; 0 is none.
    private let start = Atomic<UInt64>(0)
    private let last = Atomic<UInt64>(0)

    func begin(at seconds: Double) {
      _ = start.compareExchange(
        expected: 0, desired: max(seconds, 1e-9).bitPattern, ordering: .relaxed)
    }

    func add(rows: UInt64, bytes: Int, fileBytes: Int, at seconds: Double) {
      self.rows.add(rows, ordering: .relaxed)
      self.bytes.add(UInt64(bytes), ordering: .relaxed)
      self.fileBytes.add(UInt64(fileBytes), ordering: .relaxed)
      end(at: seconds)
    }

    func end(at seconds: Double) { last.store(seconds.bitPattern, ordering: .relaxed) }

    /// From the beginning of the first segment to the end of the last one so far.
    var seconds: Double {
      let start = Double(bitPattern: start.load(ordering: .relaxed))
      let end = Double(bitPattern: last.load(ordering: .relaxed))
      return max(0, end - start)
    }
  }

  /// How far an export is at a moment.
  public struct Snapshot: Sendable {
    /// Seconds since it began.
    public let seconds: Double
    /// Rows written so far.
    public let rows: UInt64
    /// The rows that there will be.
    public let totalRows: UInt64
    /// Bytes of encoded rows so far.
    public let bytes: UInt64
    /// The tables that are being written.
    public let tables: [String]
  }

  private let origin = ContinuousClock.now
  private let names: [String]
  private let totals: [UInt64]
  let counters: [Counters]

  init(_ files: [DataFile]) {
    names = files.map(\.plan.name)
    totals = files.map { UInt64($0.rows.count) }
    counters = files.map { _ in Counters() }
  }

  /// Seconds since the export began.
  public var seconds: Double { (ContinuousClock.now - origin) / .seconds(1) }

  /// How far the export is now.
  public func snapshot() -> Snapshot {
    let rows = counters.map { $0.rows.load(ordering: .relaxed) }
    let running = names.indices.filter { rows[$0] > 0 && rows[$0] < totals[$0] }
    return Snapshot(
      seconds: seconds, rows: rows.reduce(0, +), totalRows: totals.reduce(0, +),
      bytes: counters.reduce(0) { $0 + $1.bytes.load(ordering: .relaxed) },
      tables: running.map { names[$0] })
  }
}
