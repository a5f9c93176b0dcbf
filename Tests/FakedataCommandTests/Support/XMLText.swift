import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A file of well-formed XML: its elements, and the texts between them.
final class XMLText: NSObject, XMLParserDelegate {
  /// The file is not well-formed.
  struct Malformed: Error {
    let line: Int
  }

  private(set) var root = ""
  private(set) var texts: [String] = []
  private var elements: [String: Int] = [:]
  private var current = ""

  init(contentsOfFile path: String) throws {
    super.init()
    let parser = XMLParser(data: try Data(contentsOf: URL(fileURLWithPath: path)))
    parser.delegate = self
    guard parser.parse() else { throw Malformed(line: parser.lineNumber) }
  }

  /// How many elements there are of a name.
  func count(_ name: String) -> Int { elements[name] ?? 0 }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    if elements.isEmpty { root = name }
    elements[name, default: 0] += 1
    current = ""
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { current += string }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    texts.append(current)
    current = ""
  }
}
