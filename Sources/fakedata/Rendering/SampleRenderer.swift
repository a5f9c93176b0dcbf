import FakeDataKit
import Foundation

/// Rows of tables, for people and machines.
enum SampleRenderer {
  /// Columns that shortened texts keep: with these a text still says something, with those a name is
  /// still told from others.
  private static let readableColumns = 16
  private static let minimumColumns = 6

  /// A table under its name.
  ///
  /// - Parameter width: the columns that a line has at most as far as its numbers let it; nil is no limit.
  static func text(_ sample: TableSample, width: Int?) -> String {
    let columns = sample.plan.columns
    let isNumber = columns.indices.map { sample.rows.first?[$0].integer != nil }
    let rows = sample.rows.map { $0.map { VisibleText.escaped($0.text) } }
    let needed = columns.indices.map { index in rows.map { $0[index].count }.max() ?? 0 }
    var widths = zip(columns, needed).map { max($0.name.count, $1) }
    // First the texts are shortened, then the names of columns, then the texts again.
    let texts = columns.map { $0.baseType.isText }
    for minimum in [
      texts.map { $0 ? readableColumns : nil },
      zip(texts, needed).map { $0 ? nil : max($1, minimumColumns) },
      texts.map { $0 ? minimumColumns : nil },
    ] {
      if let width { shrink(&widths, to: width, minimum) }
    }
    var table = TextTable(
      zip(columns, widths).map { shortened($0.name, to: $1) },
      isNumber.map { $0 ? .right : .left })
    for row in rows { table.append(zip(row, widths).map { shortened($0, to: $1) }) }
    var lines = [sample.plan.name] + table.lines
    if sample.rows.isEmpty { lines.append("(no rows)") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Takes from the widest of the columns that have a minimum until all fits.
  private static func shrink(_ widths: inout [Int], to width: Int, _ minimum: [Int?]) {
    func excess() -> Int { widths.reduce(0, +) + 2 * (widths.count - 1) - width }
    while excess() > 0 {
      let candidates = widths.indices.filter { index in
        minimum[index].map { widths[index] > $0 } ?? false
      }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
      widths[widest] -= 1
    }
  }

  private static func shortened(_ text: String, to width: Int) -> String {
    text.count <= width ? text : text.prefix(width - 1) + "…"
  }

  /// One object: per table an array of objects, with numbers as numbers.
  static func json(
    _ samples: [TableSample], of model: ChosenModel, _ parameters: RunParameters
  ) -> String {
    // Names of tables and columns are the model's, and in its order; an encoder would sort or change
    // them.
    let tables = samples.map { sample in
      let rows = sample.rows.map { row in
        let fields = zip(sample.plan.columns, row).map { column, cell in
          let text = cell.integer.map { String($0) } ?? quoted(cell.text)
          return "\(quoted(column.name)): \(cell.isNull ? "null" : text)"
        }
        return "      {\(fields.joined(separator: ", "))}"
      }
      return "    \(quoted(sample.plan.name)): "
        + (rows.isEmpty ? "[]" : "[\n\(rows.joined(separator: ",\n"))\n    ]")
    }
    return """
      {
        "data_version": \(DataContract.version),
        "model": \(quoted(model.model.name)),
        "scale_unit": \(quoted(model.unit)),
        "parameters": \(JSONText.line(parameters)),
        "tables": {
      \(tables.joined(separator: ",\n"))
        }
      }

      """
  }

  private static func quoted(_ text: String) -> String { JSONText.line(text) }
}
