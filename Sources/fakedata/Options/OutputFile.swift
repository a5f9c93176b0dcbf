import Foundation

/// A file that a report or a chart is to be written to.
struct OutputFile {
  private let path: String

  /// Looks whether it can be written, before anything is measured.
  ///
  /// - Throws: `OutputError` if it cannot.
  init(_ path: String) throws(OutputError) {
    self.path = path
    let isThere = access(path, F_OK) == 0
    let file = open(path, O_WRONLY | O_CREAT, 0o666)
    guard file >= 0 else {
      throw OutputError(
        description: "\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
    close(file)
    // Nothing stays behind if there is nothing to write in the end.
    if !isThere { unlink(path) }
  }

  /// - Throws: `OutputError` if it cannot be written.
  func write(_ text: String) throws(OutputError) {
    do {
      try text.write(toFile: path, atomically: false, encoding: .utf8)
    } catch {
      throw OutputError(description: "\(path) cannot be written: \(error.localizedDescription)")
    }
  }
}
