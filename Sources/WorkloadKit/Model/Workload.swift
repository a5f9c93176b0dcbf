import Foundation

/// The endpoints of an application, in an order.
public struct Workload: Sendable {
  /// A name: `fitness`, or that of the directory.
  public let name: String
  /// The endpoints.
  public let endpoints: [Endpoint]

  /// The built-in workload: the fourteen endpoints of the fitness app.
  public static func fitness() throws(WorkloadError) -> Workload {
    var endpoints: [Endpoint] = []
    for (file, bytes) in FitnessFiles.all {
      var parser = WorkloadParser(file: file)
      endpoints.append(try parser.parse(String(decoding: bytes, as: UTF8.self)))
    }
    return Workload(name: "fitness", endpoints: endpoints)
  }

  /// The workload of a directory: its files that end in `.sql`, in the order of their names.
  ///
  /// - Throws: ``WorkloadError`` that names the file, and the line if it can be read.
  public static func directory(_ path: String) throws(WorkloadError) -> Workload {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
        .filter { $0.hasSuffix(".sql") && !$0.hasSuffix(Rewrite.fileSuffix) }.sorted()
    } catch {
      let reason = access(path, R_OK) == 0 ? "it is no directory" : String(cString: strerror(errno))
      throw WorkloadError(.unreadable, "the workload \(path) cannot be read: \(reason)")
    }
    guard !names.isEmpty else {
      throw WorkloadError(.unreadable, "there is no file that ends in .sql in \(path)")
    }
    var endpoints: [Endpoint] = []
    for name in names {
      let file = "\(path)/\(name)"
      var parser = WorkloadParser(file: file)
      let endpoint = try parser.parse(text(ofFile: file))
      if endpoints.contains(where: { $0.name == endpoint.name }) {
        throw WorkloadError(.malformed, "\(file): there are two endpoints \(endpoint.name)")
      }
      endpoints.append(endpoint)
    }
    return Workload(name: URL(fileURLWithPath: path).lastPathComponent, endpoints: endpoints)
  }

  /// What a file says, with lines that end in LF, whatever they end in there.
  ///
  /// - Throws: ``WorkloadError`` if it cannot be read as UTF-8.
  static func text(ofFile path: String) throws(WorkloadError) -> String {
    guard let data = FileManager.default.contents(atPath: path),
      let text = String(data: data, encoding: .utf8)
    else { throw WorkloadError(.unreadable, "\(path) cannot be read as UTF-8 text") }
    // CR and LF together are one Character, which is not "\n".
    return text.replacingOccurrences(of: "\r\n", with: "\n")
  }

  /// The endpoints of some names, in the workload's order; nil names all.
  ///
  /// - Throws: ``WorkloadError`` for a name that there is not.
  public func selecting(_ names: [String]?) throws(WorkloadError) -> Workload {
    guard let names else { return self }
    if let unknown = names.first(where: { name in !endpoints.contains { $0.name == name } }) {
      throw WorkloadError(
        .malformed,
        "there is no endpoint \"\(unknown)\"; there are "
          + endpoints.map(\.name).joined(separator: ", "))
    }
    return Workload(name: name, endpoints: endpoints.filter { names.contains($0.name) })
  }
}
