import DatabaseLoader
import FakeDataKit

/// What a load would do.
struct PlanRenderer {
  let load: any Load

  var text: String {
    let data = load.data
    var tables = TextTable(["table", "rows"], [.left, .right])
    for table in data.tables { tables.append([table.name, NumberText.grouped(table.rowCount)]) }
    tables.append(["total", NumberText.grouped(data.rowCount)])
    var steps = TextTable(["step", "does", "after"], [.right, .left, .left])
    for step in load.plan.steps {
      steps.append([
        String(step.number), step.title, step.needs.map(String.init).joined(separator: ", "),
      ])
    }
    let lines =
      ["Seed \(data.parameters.seed), data version \(DataContract.version)", ""]
      + tables.lines + [""] + steps.lines
      + [
        "",
        load.workerCount == 1
          ? "1 connection takes these steps, one after the other."
          : "\(load.workerCount) connections take these steps, each as soon as those that it comes "
            + "after are done; one step at a time works on a table that is copied.",
        "Nothing was loaded: this is a dry run.",
      ]
    return lines.joined(separator: "\n") + "\n"
  }

  var json: String {
    struct Document: Encodable {
      struct Table: Encodable {
        let name: String
        let rows: UInt64
      }
      struct Step: Encodable {
        let number: Int
        let title: String
        let phase: LoadStep.Phase
        let after: [Int]
      }
      let dataVersion = DataContract.version
      let parameters: RunParameters
      let connections: Int
      let tables: [Table]
      let steps: [Step]
    }
    return JSONText.pretty(
      Document(
        parameters: load.data.parameters, connections: load.workerCount,
        tables: load.data.tables.map { .init(name: $0.name, rows: $0.rowCount) },
        steps: load.plan.steps.map {
          .init(number: $0.number, title: $0.title, phase: $0.phase, after: $0.needs)
        })) + "\n"
  }
}
