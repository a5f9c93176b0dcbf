import DatabaseLoader
import FakeDataKit

/// What a load would do.
struct PlanRenderer {
  let load: any Load
  /// What would be loaded.
  let model: ChosenModel
  /// Whether the database was asked.
  let isOfDatabase: Bool

  var text: String {
    let data = load.data
    var tables = TextTable(
      ["table", "rows", "to send", "heap", "indexes", "on disk"],
      [.left, .right, .right, .right, .right, .right])
    let estimate = StorageEstimate(data)
    let allAreCounted = estimate.tables.allSatisfy(\.rowsAreCounted)
    for table in estimate.tables {
      tables.append([
        table.name, rows(table.rows, areCounted: table.rowsAreCounted),
        NumberText.bytes(table.bytesSent),
        NumberText.bytes(table.heapBytes), NumberText.bytes(table.indexBytes),
        NumberText.bytes(table.bytesOnDisk),
      ])
    }
    func total(_ part: (StorageEstimate.Table) -> UInt64) -> UInt64 {
      estimate.tables.reduce(0) { $0 + part($1) }
    }
    tables.append([
      "total", rows(total(\.rows), areCounted: allAreCounted), NumberText.bytes(total(\.bytesSent)),
      NumberText.bytes(total(\.heapBytes)), NumberText.bytes(total(\.indexBytes)),
      NumberText.bytes(total(\.bytesOnDisk)),
    ])
    let expected =
      allAreCounted
      ? []
      : [
        "Numbers of rows with ~ are expected values: to know them, the children of all "
          + "\(model.unit) would have to be counted."
      ]
    var steps = TextTable(["step", "does", "after"], [.right, .left, .left])
    for step in load.plan.steps {
      steps.append([
        String(step.number), step.title, step.needs.map(String.init).joined(separator: ", "),
      ])
    }
    let lines =
      [heading, ""]
      + tables.lines + [""] + steps.lines
      + [""] + expected
      + method
      + [
        load.workerCount == 1
          ? "1 connection takes these steps, one after the other."
          : "\(load.workerCount) connections take these steps, each as soon as those that it comes "
            + "after are done; one step at a time works on a table that is copied.",
        "Bytes are estimates, those on disk for new tables. Nothing was loaded: this is a dry run"
          + (isOfDatabase ? "." : ", and no database was asked."),
      ]
    return lines.joined(separator: "\n") + "\n"
  }

  private var heading: String {
    let parameters = load.data.parameters
    let text =
      model.mention(parameters.scale) + "seed \(parameters.seed), data version "
      + "\(DataContract.version)"
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  /// How the rows get into the tables, and why not otherwise.
  private var method: [String] {
    let method: String? =
      switch load.method {
      case .newTables, .part: nil
      case .twins:
        "The tables that are there get twins, which take their place when they are loaded."
      case .singleTransaction: "All is done in one transaction."
      }
    return (method.map { [$0] } ?? [])
      + load.remarks.map {
        $0.prefix(1).uppercased() + $0.dropFirst() + ($0.hasSuffix(".") ? "" : ".")
      }
  }

  private func rows(_ rows: UInt64, areCounted: Bool) -> String {
    (areCounted ? "" : "~") + NumberText.grouped(rows)
  }

  var json: String {
    struct Document: Encodable {
      struct Table: Encodable {
        let name: String
        let rows: UInt64
        let rowsAreCounted: Bool
        let bytesToSend: UInt64
        let heapBytes: UInt64
        let indexBytes: UInt64
        let bytesOnDisk: UInt64
      }
      struct Step: Encodable {
        let number: Int
        let title: String
        let phase: LoadStep.Phase
        let after: [Int]
      }
      let dataVersion = DataContract.version
      let model: String
      let scaleUnit: String
      let parameters: RunParameters
      let connections: Int
      let method: LoadMethod
      let remarks: [String]
      let tables: [Table]
      let bytesToSend: UInt64
      let bytesOnDisk: UInt64
      let steps: [Step]
    }
    let tables = StorageEstimate(load.data).tables
    return JSONText.pretty(
      Document(
        model: load.data.model.name, scaleUnit: model.unit,
        parameters: load.data.parameters, connections: load.workerCount,
        method: load.method, remarks: load.remarks,
        tables: tables.map {
          .init(
            name: $0.name, rows: $0.rows, rowsAreCounted: $0.rowsAreCounted,
            bytesToSend: $0.bytesSent, heapBytes: $0.heapBytes,
            indexBytes: $0.indexBytes, bytesOnDisk: $0.bytesOnDisk)
        },
        bytesToSend: tables.reduce(0) { $0 + $1.bytesSent },
        bytesOnDisk: tables.reduce(0) { $0 + $1.bytesOnDisk },
        steps: load.plan.steps.map {
          .init(number: $0.number, title: $0.title, phase: $0.phase, after: $0.needs)
        })) + "\n"
  }
}
