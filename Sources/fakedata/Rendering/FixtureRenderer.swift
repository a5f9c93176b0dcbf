import DatabaseLoader
import FakeDataKit

/// What is said of fixtures and their templates.
enum FixtureRenderer {
  /// What a run has done, in one line.
  static func line(_ report: FixtureReport, of model: ChosenModel) -> String {
    let parameters = report.record.parameters
    var parts = [
      "\(report.database) is ready: \(model.counted(parameters.scale)), "
        + "seed \(parameters.seed), \(NumberText.bytes(report.templateBytes))"
    ]
    if report.waitedSeconds >= 0.05 {
      parts.append("waited \(NumberText.duration(report.waitedSeconds)) for other runs")
    }
    let template = "template \(report.template)"
    parts.append(
      report.templateWasMade
        ? "\(template) made in \(NumberText.duration(report.templateSeconds))"
        : "\(template) found")
    parts.append("cloned in \(NumberText.duration(report.cloneSeconds))")
    if !report.removedTemplates.isEmpty {
      parts.append("removed \(report.removedTemplates.joined(separator: ", "))")
    }
    return parts.joined(separator: "; ")
  }

  /// The same for machines.
  static func json(_ report: FixtureReport) -> String {
    struct Document: Encodable {
      let fakedataVersion = FakedataCommand.version
      let report: FixtureReport
    }
    return JSONText.pretty(Document(report: report)) + "\n"
  }

  /// Templates as a table.
  static func text(_ templates: [FixtureTemplate]) -> String {
    if templates.isEmpty { return "There are no templates.\n" }
    var table = TextTable(
      [
        "template", "model", "scale", "seed", "days", "as of", "schema", "size", "made",
        "last used",
      ],
      [.left, .left, .right, .right, .right, .left, .left, .right, .left, .left])
    for template in templates {
      let parameters = template.record?.parameters
      table.append([
        template.name, VisibleText.escaped(template.record?.model ?? "?"),
        parameters.map { NumberText.grouped($0.scale) } ?? "?",
        parameters.map { String($0.seed) } ?? "?", parameters.map { String($0.days) } ?? "?",
        parameters?.asOf.description ?? "?", VisibleText.escaped(template.schema),
        NumberText.bytes(template.bytesOnDisk), moment(template.made), moment(template.lastUsed),
      ])
    }
    return table.lines.joined(separator: "\n") + "\n"
  }

  /// A moment to the second, as PostgreSQL writes it.
  private static func moment(_ text: String) -> String {
    text.prefix(19).replacing("T", with: " ") + " UTC"
  }

  /// Templates for machines.
  static func json(_ templates: [FixtureTemplate]) -> String {
    struct Document: Encodable {
      struct Template: Encodable {
        let name: String
        let schema: String
        let bytes: UInt64
        let made: String
        let lastUsed: String
        let record: RunRecord?
      }
      let templates: [Template]
    }
    return JSONText.pretty(
      Document(
        templates: templates.map {
          .init(
            name: $0.name, schema: $0.schema, bytes: $0.bytesOnDisk, made: $0.made,
            lastUsed: $0.lastUsed, record: $0.record)
        })) + "\n"
  }

  /// What was removed, for machines.
  static func json(removed: [String], _ inUse: [String]) -> String {
    struct Document: Encodable {
      let removed: [String]
      let inUse: [String]
    }
    return JSONText.pretty(Document(removed: removed, inUse: inUse)) + "\n"
  }
}
