import DataFiles

/// A moment of an export, as figures and as text.
struct ExportProgressView: ProgressPicture {
  private let snapshot: ExportProgress.Snapshot

  init(_ snapshot: ExportProgress.Snapshot) { self.snapshot = snapshot }

  private var share: Double {
    snapshot.totalRows == 0 ? 1 : Double(snapshot.rows) / Double(snapshot.totalRows)
  }
  private var rowsPerSecond: Double { Double(snapshot.rows) / max(snapshot.seconds, 1e-3) }
  private var bytesPerSecond: Double { Double(snapshot.bytes) / max(snapshot.seconds, 1e-3) }
  private var secondsLeft: Double? {
    rowsPerSecond < 1 ? nil : Double(snapshot.totalRows - snapshot.rows) / rowsPerSecond
  }

  private var rates: String {
    "\(NumberText.short(rowsPerSecond)) rows/s, \(NumberText.bytes(Int(bytesPerSecond)))/s"
      + (secondsLeft.map { ", \(NumberText.clock($0)) left" } ?? "")
  }

  var line: String {
    let tables = snapshot.tables.isEmpty ? "" : ", \(snapshot.tables.joined(separator: " and "))"
    return "\(NumberText.grouped(snapshot.rows)) of \(NumberText.grouped(snapshot.totalRows)) rows "
      + "written (\(BarLines.percent(share))), \(rates)\(tables)"
  }

  func bars(width: Int) -> [String] {
    BarLines([
      BarLines.Line(
        title: "write", share: share,
        figures: BarLines.figures(
          rows: snapshot.rows, of: snapshot.totalRows, rowsPerSecond: rowsPerSecond,
          bytesPerSecond: bytesPerSecond),
        timeLeft: BarLines.timeLeft(secondsLeft))
    ]).text(width: width)
  }

  var json: String {
    struct Line: Encodable {
      let event = "progress"
      let seconds: Double
      let rows: UInt64
      let totalRows: UInt64
      let bytes: UInt64
      let rowsPerSecond: Double
      let bytesPerSecond: Double
      let secondsLeft: Double?
      let tables: [String]
    }
    return JSONText.line(
      Line(
        seconds: snapshot.seconds, rows: snapshot.rows, totalRows: snapshot.totalRows,
        bytes: snapshot.bytes, rowsPerSecond: rowsPerSecond, bytesPerSecond: bytesPerSecond,
        secondsLeft: secondsLeft, tables: snapshot.tables))
  }
}
