import Foundation

/// A model file, or a file of a provider group: its text, and where what it names is found.
struct ModelSource: Sendable {
  /// The name to show.
  var name: String
  /// The lines.
  var lines: [String]
  /// Reads a file that is named beside this one; a message where there is none.
  var file: @Sendable (String) -> Result<String, Message>

  /// Why there is no such file.
  struct Message: Error {
    var text: String
  }

  init(
    name: String, text: String, file: @escaping @Sendable (String) -> Result<String, Message>
  ) {
    self.name = name
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    self.file = file
  }

  /// A problem at a place.
  func problem(
    _ severity: ModelFileProblem.Severity, _ message: String, at position: SourcePosition?
  ) -> ModelFileProblem {
    var line: String?
    if let position, lines.indices.contains(position.line - 1) { line = lines[position.line - 1] }
    return ModelFileProblem(
      severity: severity, message: message, file: name, position: position, line: line)
  }

  /// Files beside the model file, and in folders beside it.
  static func files(
    in folder: String?
  ) -> @Sendable (String) -> Result<String, Message> {
    { path in
      guard let folder else {
        return .failure(
          Message(text: "a model from standard input has no folder that files could be in"))
      }
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      guard !path.isEmpty, !parts.contains(".."), parts.first != "", !path.utf8.contains(0) else {
        return .failure(
          Message(text: "files are named from the model's own folder, and lie in it"))
      }
      let base = URL(fileURLWithPath: folder, isDirectory: true).resolvingSymlinksInPath()
      let url = base.appendingPathComponent(path).resolvingSymlinksInPath()
      guard url.path.hasPrefix(base.path == "/" ? "/" : base.path + "/") else {
        return .failure(Message(text: "it leads out of the model's folder"))
      }
      return read(url.path, maximumBytes: maximumListBytes)
    }
  }

  /// The most bytes of a list.
  static let maximumListBytes = 64 << 20

  /// Reads a text from a regular file.
  static func read(_ path: String, maximumBytes: Int) -> Result<String, Message> {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      return .failure(Message(text: "there is no such file"))
    }
    if isFolder.boolValue { return .failure(Message(text: "it is a folder")) }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      return .failure(Message(text: "it cannot be read"))
    }
    defer { try? handle.close() }
    return read(handle, maximumBytes: maximumBytes)
  }

  /// Reads a text to its end.
  static func read(_ handle: FileHandle, maximumBytes: Int) -> Result<String, Message> {
    var data = Data()
    while data.count <= maximumBytes {
      do {
        guard let part = try handle.read(upToCount: 1 << 20), !part.isEmpty else { break }
        data += part
      } catch {
        return .failure(Message(text: "it cannot be read"))
      }
    }
    guard data.count <= maximumBytes else {
      return .failure(Message(text: "it has more than \(maximumBytes >> 20) MB"))
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      return .failure(Message(text: "it is not UTF-8"))
    }
    return .success(text)
  }
}
