public import FakeDataKit
import Foundation

/// A data set as a model file says it.
public struct ModelFile: Sendable {
  /// What a run changes of a model.
  public struct Options: Sendable, Hashable {
    /// Values of parameters, as YAML, by their names.
    public var parameters: [String: String]
    /// Numbers of rows of root tables, by the tables' names.
    public var rows: [String: UInt64]
    /// Whether the model is compiled, to find what only the engine sees. Whoever compiles it anyway need not ask for it.
    public var isCompiled: Bool

    /// Nothing is changed where nothing is said.
    public init(
      parameters: [String: String] = [:], rows: [String: UInt64] = [:], isCompiled: Bool = true
    ) {
      self.parameters = parameters
      self.rows = rows
      self.isCompiled = isCompiled
    }
  }

  /// What `--set` can change.
  public struct Parameter: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// The value that it has where nothing else is said; empty where that is a list or a mapping.
    public var usual: String
    /// What it is, in a sentence.
    public var summary: String
  }

  /// The data set's name.
  public let name: String
  /// A sentence about it.
  public let summary: String
  /// The data set, as the engine takes it.
  public let model: DataModel
  /// The table whose rows the scale counts.
  public let unit: String
  /// The days of history, where a run does not say.
  public let days: Int
  /// Its parameters.
  public let parameters: [Parameter]
  /// What is odd in it.
  public let warnings: [ModelFileProblem]
  let places: ModelPlaces

  /// The data set, compiled for a run.
  ///
  /// - Throws: ``ModelFileError`` with the place of what the run cannot have: more unique values than there are, for
  ///   instance.
  public func plan(_ parameters: RunParameters) throws(ModelFileError) -> DataPlan {
    do {
      return try DataPlan(model, parameters)
    } catch {
      throw ModelFileError([places.problem(error, .error)])
    }
  }

  /// The names of the models that are part of the program.
  public static var shipped: [String] {
    EmbeddedFiles.paths.filter {
      $0.hasPrefix("models/") && $0.hasSuffix(".yaml") && $0.split(separator: "/").count == 2
    }.map { String($0.dropFirst("models/".count).dropLast(".yaml".count)) }.sorted()
  }

  /// The text of a model that is part of the program.
  public static func text(ofShipped name: String) -> String? {
    EmbeddedFiles.text("models/\(name).yaml")
  }

  /// The JSON Schema of model files, for editors.
  public static var jsonSchema: String { EmbeddedFiles.text("model.schema.json") ?? "" }

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - location: a file's path, the name of a model that is part of the program, or `-` for standard input.
  ///   - options: what the run changes of it.
  /// - Throws: ``ModelFileError`` with everything that is wrong.
  public static func read(
    _ location: String, options: Options = Options()
  ) throws(ModelFileError) -> ModelFile {
    if location == "-" {
      return try read(
        ModelSource.read(.standardInput, maximumBytes: YAMLNode.maximumBytes), "standard input",
        folder: nil, options)
    }
    if !location.contains("/"), !location.contains("."), let text = text(ofShipped: location) {
      return try read(text: text, name: "\(location).yaml", options: options) { path in
        EmbeddedFiles.text("models/\(path)").map { .success($0) }
          ?? .failure(ModelSource.Message(text: "there is no such file"))
      }
    }
    let folder = URL(fileURLWithPath: location).deletingLastPathComponent().path
    return try read(
      ModelSource.read(location, maximumBytes: YAMLNode.maximumBytes), location, folder: folder,
      options)
  }

  /// Reads a model from its text.
  ///
  /// - Parameters:
  ///   - text: YAML.
  ///   - name: what to call it in messages.
  ///   - folder: where the files of its lists are; nil where there can be none.
  ///   - options: what the run changes of it.
  /// - Throws: ``ModelFileError`` with everything that is wrong.
  public static func read(
    text: String, name: String, folder: String? = nil, options: Options = Options()
  ) throws(ModelFileError) -> ModelFile {
    try read(text: text, name: name, options: options, file: ModelSource.files(in: folder))
  }

  private static func read(
    _ text: Result<String, ModelSource.Message>, _ name: String, folder: String?, _ options: Options
  ) throws(ModelFileError) -> ModelFile {
    switch text {
    case .success(let text):
      return try read(text: text, name: name, folder: folder, options: options)
    case .failure(let message):
      let hint =
        folder == nil || name.contains("/") ? "" : Suggestion.text(name, shipped)
      throw ModelFileError([
        ModelFileProblem(severity: .error, message: message.text + hint, file: name)
      ])
    }
  }

  private static func read(
    text: String, name: String, options: Options,
    file: @escaping @Sendable (String) -> Result<String, ModelSource.Message>
  ) throws(ModelFileError) -> ModelFile {
    let source = ModelSource(name: name, text: text, file: file)
    return try ModelReader(source, text: text, options: options).read()
  }
}
