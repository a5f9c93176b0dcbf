import Foundation

/// What a plan spends its time on, and whether an index can spare it.
struct PlanFinding: Sendable {
  /// The node that takes most time by itself.
  let node: ExplainedNode
  /// Milliseconds that it takes, without what is below it.
  let exclusiveMilliseconds: Double
  /// Milliseconds of the whole plan.
  let totalMilliseconds: Double
  /// Rows that it reads, and those of them that it throws away.
  let rowsRead: Double
  let rowsRemoved: Double
  /// The whole plan.
  private let root: ExplainedNode

  init(_ plan: ExplainedPlan) {
    root = plan.root
    var best: (node: ExplainedNode, time: Double, loops: Double) = (plan.root, -1, 1)
    Self.visit(plan.root, processes: 1) { node, time, loops in
      if time > best.time { best = (node, time, loops) }
    }
    node = best.node
    exclusiveMilliseconds = max(0, best.time)
    totalMilliseconds = max(plan.milliseconds ?? 0, plan.root.milliseconds ?? 0)
    let loops = best.node.loops ?? 1
    let removed =
      (best.node.removedByFilter ?? 0) + (best.node.removedByJoinFilter ?? 0)
      + (best.node.removedByRecheck ?? 0)
    rowsRemoved = removed * loops
    // What a join or a sort reads is what the nodes below it give.
    let below = (best.node.children ?? []).filter { $0.subplan == nil }
    rowsRead =
      below.isEmpty
      ? ((best.node.rows ?? 0) + removed) * loops
      : below.reduce(0) { $0 + ($1.rows ?? 0) * ($1.loops ?? 1) }
  }

  /// Calls back with every node and the time that is its own. Below a Gather, several processes share
  /// the loops, and the times are those of one.
  private static func visit(
    _ node: ExplainedNode, processes: Double, _ body: (ExplainedNode, Double, Double) -> Void
  ) {
    let below = processes * Double((node.workersLaunched ?? 0) + 1)
    let children = node.children ?? []
    let spent = children.reduce(0) { $0 + time($1, below) }
    body(node, time(node, processes) - spent, node.loops ?? 1)
    for child in children { visit(child, processes: below, body) }
  }

  private static func time(_ node: ExplainedNode, _ processes: Double) -> Double {
    let loops = node.loops ?? 1
    return (node.milliseconds ?? 0) * max(min(loops, 1), loops / processes)
  }

  /// What the time goes into.
  var sentence: String {
    let share =
      totalMilliseconds > 0
      ? Int((min(1, exclusiveMilliseconds / totalMilliseconds) * 100).rounded()) : 100
    var text =
      "\(share) % of \(Self.milliseconds(totalMilliseconds)) goes into \(node.title), which reads "
      + "\(Self.count(rowsRead)) rows"
    if rowsRemoved > 0 { text += " and throws \(Self.count(rowsRemoved)) of them away" }
    for sort in root.all where sort.sortSpaceType == "Disk" {
      text += "; \(sort.type) spills \(sort.sortSpaceKilobytes ?? 0) kB to disk"
    }
    return text + "."
  }

  /// Why an index helps, or cannot.
  var advice: String {
    let conditions = node.conditions.map { PlanCondition($0) }
    let isScan = node.relation != nil
    let sorts = root.all.filter { $0.type == "Sort" || $0.type == "Incremental Sort" }
    let expression = sorts.flatMap { $0.sortKeys ?? [] }
      .first { PlanCondition.sortKey($0) == nil }
    let kept = rowsRead > 0 ? 1 - rowsRemoved / rowsRead : 1
    if rowsRead < 1_000 { return "So few rows that an index has nothing to spare." }
    if conditions.contains(where: \.hasAlternatives) || (kept > 0.5 && expression != nil) {
      return "No index can spare that as the statement is written: "
        + (kept > 0.5
          ? "\(Int(kept * 100)) % of the rows pass the condition"
          : "the condition is made of alternatives")
        + (expression.map { ", and they are ordered by \($0), which no index stores" } ?? "") + "."
    }
    if isScan, kept < 0.2, conditions.contains(where: { !$0.comparisons.isEmpty }) {
      return "An index on what it compares finds the rows that are kept without the others."
    }
    if kept > 0.5, rowsRead > 100_000 {
      return
        "The statement asks for most of these rows, so an index can only make reading each of them "
        + "cheaper; what it makes of them would have to be kept ready."
    }
    return "An index can give the rows in another way or order; the trials tell."
  }

  static func count(_ number: Double) -> String {
    var text = ""
    for (index, digit) in String(Int(number.rounded())).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  static func milliseconds(_ number: Double) -> String {
    String(format: number < 10 ? "%.2f ms" : number < 100 ? "%.1f ms" : "%.0f ms", number)
  }
}
