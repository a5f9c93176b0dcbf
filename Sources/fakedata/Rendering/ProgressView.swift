import DatabaseLoader
import Foundation

/// A moment of a load, as figures and as text.
struct ProgressView: ProgressPicture {
  /// How far a phase is.
  struct Phase {
    let phase: LoadStep.Phase
    /// Share of the phase's work that is done, 0 to 1.
    let share: Double
    let stepsDone: Int
    let steps: Int
    /// What is going on.
    let running: [String]
  }

  let seconds: Double
  let rows: UInt64
  let totalRows: UInt64
  let bytes: UInt64
  let rowsPerSecond: Double
  let bytesPerSecond: Double
  /// Seconds until the copy phase ends, if it goes on as before.
  let secondsLeft: Double?
  let phases: [Phase]
  /// Whether rows are compared and not loaded.
  let isComparison: Bool

  init(_ snapshot: LoadProgress.Snapshot) {
    seconds = snapshot.seconds
    rows = snapshot.tables.reduce(0) { $0 + $1.rows }
    totalRows = snapshot.tables.reduce(0) { $0 + $1.totalRows }
    bytes = snapshot.tables.reduce(0) { $0 + $1.bytes }
    isComparison = snapshot.steps.contains { $0.step.phase == .verify }
    let copies = snapshot.steps.filter { step in
      if case .compare = step.step.action { true } else { step.step.phase == .copy }
    }
    let copyStart = copies.compactMap(\.start).min()
    let isCopied = copies.allSatisfy { $0.end != nil }
    let copyEnd = isCopied ? copies.compactMap(\.end).max() ?? seconds : seconds
    let copySeconds = copyStart.map { max(copyEnd - $0, 1e-3) }
    rowsPerSecond = copySeconds.map { [rows] in Double(rows) / $0 } ?? 0
    bytesPerSecond = copySeconds.map { [bytes] in Double(bytes) / $0 } ?? 0
    secondsLeft =
      isCopied || rowsPerSecond < 1 ? nil : Double(totalRows - min(rows, totalRows)) / rowsPerSecond
    let copyShare = totalRows == 0 ? 1 : min(1, Double(rows) / Double(totalRows))
    let rowPhase = isComparison ? LoadStep.Phase.verify : .copy
    phases = LoadStep.Phase.allCases.compactMap { [isComparison] phase in
      let steps = snapshot.steps.filter { $0.step.phase == phase }
      // Only loads into tables that are there begin with locks; a comparison is a phase of its own.
      if steps.isEmpty, phase == .lock || isComparison || phase == .verify { return nil }
      let done = steps.filter { $0.end != nil }
      let weight = steps.reduce(0.0) { $0 + Double($1.step.weight) }
      let doneWeight = done.reduce(0.0) { $0 + Double($1.step.weight) }
      // A phase without steps, such as the foreign keys of a model that has none, is done.
      let stepShare = steps.isEmpty ? 1 : doneWeight / weight
      return Phase(
        phase: phase,
        share: phase == rowPhase && done.count < steps.count ? copyShare : stepShare,
        stepsDone: done.count, steps: steps.count,
        running: steps.filter { $0.start != nil && $0.end == nil }.map(\.step.title))
    }
  }

  /// One line: what is going on, and how far the load is.
  var line: String {
    var parts = [
      "\(NumberText.grouped(rows)) of \(NumberText.grouped(totalRows)) rows "
        + "\(isComparison ? "compared" : "copied") "
        + "(\(BarLines.percent(phase(isComparison ? .verify : .copy).share)))"
    ]
    if let secondsLeft {
      parts.append("\(NumberText.short(rowsPerSecond)) rows/s")
      parts.append("\(NumberText.bytes(Int(bytesPerSecond)))/s")
      parts.append("\(NumberText.clock(secondsLeft)) left")
    }
    let running = phases.flatMap(\.running)
    if !running.isEmpty { parts.append(running.joined(separator: " and ")) }
    return parts.joined(separator: ", ")
  }

  /// A bar for each of the phases that take time.
  func bars(width: Int) -> [String] {
    let shown: [LoadStep.Phase] = isComparison ? [.verify] : [.copy, .keys, .foreignKeys]
    return BarLines(
      shown.map { name in
        let phase = phase(name)
        guard name == .copy || name == .verify else {
          return BarLines.Line(
            title: name.rawValue, share: phase.share,
            figures: ["\(phase.stepsDone) of \(phase.steps)"],
            remark: phase.running.joined(separator: ", "))
        }
        return BarLines.Line(
          title: name.rawValue, share: phase.share,
          figures: BarLines.figures(
            rows: rows, of: totalRows, rowsPerSecond: rowsPerSecond, bytesPerSecond: bytesPerSecond),
          timeLeft: BarLines.timeLeft(secondsLeft))
      }
    ).text(width: width)
  }

  /// One JSON object on one line.
  var json: String {
    struct Line: Encodable {
      struct Phase: Encodable {
        let name: String
        let share: Double
        let stepsDone: Int
        let steps: Int
        let running: [String]
      }
      let event = "progress"
      let seconds: Double
      let rows: UInt64
      let totalRows: UInt64
      let bytes: UInt64
      let rowsPerSecond: Double
      let bytesPerSecond: Double
      let secondsLeft: Double?
      let phases: [Phase]
    }
    return JSONText.line(
      Line(
        seconds: seconds, rows: rows, totalRows: totalRows, bytes: bytes,
        rowsPerSecond: rowsPerSecond, bytesPerSecond: bytesPerSecond, secondsLeft: secondsLeft,
        phases: phases.map {
          .init(
            name: $0.phase.rawValue, share: $0.share, stepsDone: $0.stepsDone, steps: $0.steps,
            running: $0.running)
        }))
  }

  private func phase(_ name: LoadStep.Phase) -> Phase {
    phases.first { $0.phase == name }
      ?? Phase(phase: name, share: 1, stepsDone: 0, steps: 0, running: [])
  }
}
