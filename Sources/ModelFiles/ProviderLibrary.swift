import CModelData
import FakeDataKit

/// The files of data that are part of the program.
enum EmbeddedFiles {
  /// A file's text, by its path below the folder of data.
  static func text(_ path: String) -> String? {
    for index in 0..<Int(fakedata_file_count) {
      let file = fakedata_files[index]
      guard String(cString: file.path) == path else { continue }
      return String(
        decoding: UnsafeBufferPointer(start: file.bytes, count: Int(file.size)), as: UTF8.self)
    }
    return nil
  }

  /// The paths of all files.
  static var paths: [String] {
    (0..<Int(fakedata_file_count)).map { String(cString: fakedata_files[$0].path) }
  }
}

/// A group of providers, as its file says.
final class ProviderGroup {
  let name: String
  let source: ModelSource
  private let root: YAMLNode
  private var byLocale: [String: [YAMLNode.Entry]] = [:]

  init?(_ name: String) throws(Stop) {
    guard let text = EmbeddedFiles.text("providers/\(name).yaml") else { return nil }
    self.name = name
    source = ModelSource(name: "\(name).yaml (provider)", text: text) { path in
      EmbeddedFiles.text("providers/\(path)").map { .success($0) }
        ?? .failure(ModelSource.Message(text: "there is no such file"))
    }
    do {
      root = try YAMLNode.read(text)
    } catch {
      // The tests read all of them.
      preconditionFailure("\(name).yaml: \(error.message)")
    }
  }

  /// A sentence about it.
  var description: String { root["description"]?.text ?? "" }
  /// Where its lists and figures come from.
  var sourceNote: String { root["source"]?.text ?? "" }
  var listNames: [String] { root["lists"]?.map?.map(\.key) ?? [] }

  /// The columns, those of the locale, or of its language, in the place of the others of the name.
  func columns(in locale: String) -> [YAMLNode.Entry] {
    if let known = byLocale[locale] { return known }
    var columns = root["columns"]?.map ?? []
    let language = String(locale.prefix { $0 != "_" })
    let others = root["locales"]?[locale] ?? root["locales"]?[language]
    for entry in others?["columns"]?.map ?? [] {
      if let index = columns.firstIndex(where: { $0.key == entry.key }) {
        columns[index] = entry
      } else {
        columns.append(entry)
      }
    }
    byLocale[locale] = columns
    return columns
  }

  /// A list in a locale: from the file of the locale, of its language, or the plain one.
  func list(
    _ name: String, in locale: String, of reader: ModelReader, at position: SourcePosition
  ) throws(Stop) -> Catalog? {
    guard var node = root["lists"]?[name] else { return nil }
    var suffix = ""
    if let path = node["file"]?.text {
      let stem = path.hasSuffix(".csv") ? String(path.dropLast(4)) : path
      let language = String(locale.prefix { $0 != "_" })
      for candidate in [locale, language]
      where EmbeddedFiles.text("providers/\(stem).\(candidate).csv") != nil {
        suffix = ".\(candidate)"
        node = YAMLNode(
          .map([
            .init(
              key: "file", position: node.position,
              value: YAMLNode(plain: "\(stem).\(candidate).csv", node.position))
          ]), node.position)
        break
      }
    }
    return try reader.catalog("\(self.name).\(name)\(suffix)", node, source)
  }

  /// The groups that there are.
  static var names: [String] {
    EmbeddedFiles.paths.filter { $0.hasPrefix("providers/") && $0.hasSuffix(".yaml") }
      .map { String($0.dropFirst("providers/".count).dropLast(".yaml".count)) }.sorted()
  }
}
