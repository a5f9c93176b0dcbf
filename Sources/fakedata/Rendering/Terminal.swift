import Foundation

/// What is known of a terminal.
enum Terminal {
  /// Columns where there is no terminal, or none that says.
  static let usualColumns = 80

  /// Its width, now; nil where there is no terminal.
  ///
  /// - Parameter descriptor: 1 or 2, standard output or standard error.
  static func columns(_ descriptor: Int32) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return usualColumns
    }
    return Int(size.ws_col)
  }
}
