import DatabaseLoader
import FakeDataKit
import Foundation
import ModelFiles

/// What a model file makes.
struct ModelCheckRenderer {
  let file: ModelFile
  let plan: DataPlan

  /// For people.
  var text: String {
    let parameters = plan.parameters
    let estimate = StorageEstimate(plan)
    var tables = TextTable(
      ["table", "rows", "of", "on disk"], [.left, .right, .left, .right])
    func rows(_ rows: UInt64, _ areCounted: Bool) -> String {
      (areCounted ? "" : "~") + NumberText.grouped(rows)
    }
    for (table, item) in zip(file.model.tables, estimate.tables) {
      tables.append([
        item.name, rows(item.rows, item.rowsAreCounted), Self.origin(table),
        NumberText.bytes(item.bytesOnDisk),
      ])
    }
    tables.append([
      "total",
      rows(
        estimate.tables.reduce(0) { $0 + $1.rows }, estimate.tables.allSatisfy(\.rowsAreCounted)),
      "",
      NumberText.bytes(estimate.tables.reduce(0) { $0 + $1.bytesOnDisk }),
    ])
    var lines = [
      "Model \(VisibleText.line(file.name))"
        + (file.summary.isEmpty ? "" : ": \(VisibleText.line(file.summary))"),
      "With \(NumberText.grouped(parameters.scale)) \(file.unit) and \(parameters.days) "
        + "\(parameters.days == 1 ? "day" : "days") of history; bytes are estimates",
      "",
    ]
    lines += tables.lines + [""]
    lines += promises.map(\.text)
    if !file.parameters.isEmpty {
      var table = TextTable(["parameter", "default", "description"], [.left, .left, .left])
      for parameter in file.parameters {
        table.append([
          parameter.name, parameter.usual.isEmpty ? "(a list)" : parameter.usual, parameter.summary,
        ])
      }
      lines += [""] + table.lines
    }
    return lines.map { VisibleText.escaped($0) }.joined(separator: "\n") + "\n"
  }

  /// What a table has rows for.
  private static func origin(_ table: TableModel) -> String {
    switch table.cardinality {
    case .catalog(let list): "list \(list)"
    case .scale: "scale"
    case .share(let numerator, let denominator):
      denominator == 1
        ? "\(numerator) * scale"
        : numerator == 1 ? "scale / \(denominator)" : "scale * \(numerator) / \(denominator)"
    case .fixed: "fixed"
    case .children(let parent, _, let every): "\(parent)\(every == nil ? "" : " and period")"
    }
  }

  // MARK: - Promises

  private struct Promise: Encodable {
    let isKept: Bool
    let columns: [String]
    let text: String
  }

  private var promises: [Promise] {
    let model = file.model
    let unique = model.tables.flatMap { table in
      table.uniques.map { "\(table.name).\($0.columns.joined(separator: "+"))" }
    }
    let anywhere = model.tables.flatMap { table in
      table.columns.filter { Self.refersAnywhere($0, of: model) }.map { column in
        "\(table.name).\(column.name.prefix { $0 != "#" })"
      }
    }
    var promises = [
      anywhere.isEmpty
        ? Promise(
          isKept: true, columns: [],
          text: "Kept: a data set ten times as large begins with the same rows.")
        : Promise(
          isKept: false, columns: anywhere,
          text:
            "Given up: values depend on the scale, since they refer anywhere in a table that grows with it: "
            + anywhere.joined(separator: ", ") + ".")
    ]
    if !unique.isEmpty {
      promises.append(
        Promise(
          isKept: true, columns: unique,
          text: "Kept: unique by construction, beside the primary keys: "
            + unique.joined(separator: ", ") + "."))
    }
    return promises
  }

  /// Whether a column's rule, or one within it, refers to all rows of a table that grows with the scale.
  private static func refersAnywhere(_ column: ColumnModel, of model: DataModel) -> Bool {
    // Rules are nested in many ways; in the coded form a reference looks the same wherever it is.
    guard let data = try? JSONEncoder().encode(column),
      let object = try? JSONSerialization.jsonObject(with: data)
    else { return false }
    func contains(_ value: Any) -> Bool {
      if let list = value as? [Any] { return list.contains(where: contains) }
      guard let map = value as? [String: Any] else { return false }
      if (map["reach"] as? [String: Any])?["anywhere"] != nil, let name = map["table"] as? String,
        model.table(name).map(model.isScaled) == true
      {
        return true
      }
      return map.values.contains(where: contains)
    }
    return contains(object)
  }

  // MARK: - JSON

  private struct Problem: Encodable {
    let file: String
    let line: Int?
    let column: Int?
    let severity: String
    let message: String

    init(_ problem: ModelFileProblem) {
      file = problem.file
      line = problem.position?.line
      column = problem.position?.column
      severity = problem.severity.rawValue
      message = problem.message
    }
  }

  /// What is wrong, for machines.
  static func json(_ problems: [ModelFileProblem]) -> String {
    struct Document: Encodable {
      let isRight = false
      let problems: [Problem]
    }
    return JSONText.pretty(Document(problems: problems.map(Problem.init))) + "\n"
  }

  /// For machines.
  var json: String {
    struct Document: Encodable {
      struct Table: Encodable {
        let name: String
        let rows: UInt64
        let rowsAreCounted: Bool
        let bytesOnDisk: UInt64
        let columns: [String]
      }
      struct Parameter: Encodable {
        let name: String
        let usual: String
        let description: String

        enum CodingKeys: String, CodingKey {
          case name
          case usual = "default"
          case description
        }
      }
      let isRight = true
      let problems: [Problem]
      let model: String
      let description: String
      let scaleUnit: String
      let scale: UInt64
      let days: Int
      let tables: [Table]
      let bytesOnDisk: UInt64
      let promises: [Promise]
      let parameters: [Parameter]
    }
    let estimate = StorageEstimate(plan).tables
    return JSONText.pretty(
      Document(
        problems: file.warnings.map(Problem.init), model: file.name, description: file.summary,
        scaleUnit: file.unit, scale: plan.parameters.scale, days: plan.parameters.days,
        tables: zip(plan.tables, estimate).map { table, item in
          .init(
            name: item.name, rows: item.rows, rowsAreCounted: item.rowsAreCounted,
            bytesOnDisk: item.bytesOnDisk, columns: table.columns.map(\.name))
        },
        bytesOnDisk: estimate.reduce(0) { $0 + $1.bytesOnDisk }, promises: promises,
        parameters: file.parameters.map {
          .init(name: $0.name, usual: $0.usual, description: $0.summary)
        })) + "\n"
  }
}
