import ArgumentParser
import FakeDataKit
import ModelFiles

/// `fakedata model`.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Model files: what ships, whether one is right, what it can use, what differs.",
    discussion: """
      A model file says in YAML what a data set is. All commands that make rows take one with --model.
      """,
    subcommands: [
      List.self, Show.self, ModelCheckCommand.self, ModelProvidersCommand.self,
      ModelDiffCommand.self, Schema.self,
    ])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the models that ship.")

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func run() throws {
      let models = try ModelFile.shipped.map { name throws(ModelFileError) in
        try ModelFile.read(name)
      }
      if json {
        struct Model: Encodable {
          let name: String
          let scaleUnit: String
          let days: Int
          let tables: [String]
          let description: String
        }
        let all = models.map {
          Model(
            name: $0.name, scaleUnit: $0.unit, days: $0.days, tables: $0.model.tables.map(\.name),
            description: $0.summary)
        }
        try StandardOutput.write(JSONText.pretty(["models": all]) + "\n")
        return
      }
      var table = TextTable(
        ["model", "scale counts", "tables", "description"], [.left, .left, .right, .left])
      for model in models {
        table.append([model.name, model.unit, String(model.model.tables.count), model.summary])
      }
      try StandardOutput.write(table.lines.joined(separator: "\n") + "\n")
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the file of a model that ships.",
      discussion: """
        What it prints is a model file to begin with. Lists that stand in files of their own, as in {file: …}, are not \
        in it.
        """)

    @Argument(help: ArgumentHelp("The model.", valueName: "name"))
    var name: String

    func run() throws {
      guard let text = ModelFile.text(ofShipped: name) else {
        throw ValidationError(
          "no model \"\(name)\" ships; there are \(ModelFile.shipped.joined(separator: ", "))")
      }
      try StandardOutput.write(text)
    }
  }

  struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the JSON Schema of model files, for editors.",
      discussion: """
        An editor that knows YAML completes and checks a model file whose first line is \
        # yaml-language-server: $schema=fakedata.schema.json, with the path of what this prints.
        """)

    func run() throws { try StandardOutput.write(ModelFile.jsonSchema) }
  }
}
