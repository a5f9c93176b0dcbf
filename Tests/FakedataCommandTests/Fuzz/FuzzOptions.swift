import ArgumentParser
import Foundation

@testable import fakedata

/// The options that the commands have, as the argument parser knows them: a new one is fuzzed as soon as
/// it is there.
struct FuzzOption: Sendable {
  /// With its dashes, such as `--users` or `-j`.
  let name: String
  /// Values that it takes; empty for a flag.
  let examples: [String]

  /// The options of a command.
  static func of(_ command: String) -> [FuzzOption] { all[command] ?? [] }

  /// Values by the long name of an option. Others get numbers and words.
  private static let examples = [
    "users": ["5", "1_0", "1e1", "0.01k", "1M"], "days": ["1", "2", "36525"],
    "workouts": ["1-7", "0-2", "3"], "meals": ["1-5", "2"], "seed": ["42", "0"],
    "as-of": ["2024-06-03", "2024-02-29"], "schema": ["public", "demo", "\"quoted\"", "pg_x"],
    "model": ["fitness", "fitness.yaml"], "scale": ["5", "0.01k"], "size": ["1MB", "0.5MiB"],
    "set": ["meals=1-2", "a=b"], "rows": ["users=5", "3"],
    "if-exists": ["fail", "replace", "truncate", "append"],
    // A live bar is made of control sequences.
    "progress": ["auto", "plain", "json", "none"],
    "table": ["users", "meal", "goals", "muscle_groups"], "format": ["copy-text", "copy-binary"],
  ]

  private struct Tool: Decodable {
    struct Command: Decodable {
      let commandName: String
      let arguments: [Argument]?
      let subcommands: [Command]?
    }
    struct Argument: Decodable {
      struct Name: Decodable {
        let kind: String
        let name: String
      }
      let kind: String
      let names: [Name]?
    }
    let command: Command
  }

  private static let all: [String: [FuzzOption]] = {
    let help = Data(FakedataCommand._dumpHelp().utf8)
    guard let tool = try? JSONDecoder().decode(Tool.self, from: help) else { return [:] }
    let commands = (tool.command.subcommands ?? []).map { command in
      (command.commandName, (command.arguments ?? []).flatMap(options))
    }
    return Dictionary(uniqueKeysWithValues: commands)
  }()

  private static func options(_ argument: Tool.Argument) -> [FuzzOption] {
    let names = argument.names ?? []
    // Connection strings are made in a way of their own.
    if names.contains(where: { $0.name == "dbname" }) { return [] }
    let long = names.first { $0.kind == "long" }?.name ?? ""
    let values = argument.kind == "flag" ? [] : examples[long] ?? ["1", "4", "1000", "all"]
    return names.map {
      FuzzOption(name: ($0.kind == "long" ? "--" : "-") + $0.name, examples: values)
    }
  }
}
