import Synchronization

/// A request from outside to stop a load, made once and for all.
public final class Interruption: Sendable {
  private let signal = Atomic<Int32>(0)

  /// No request yet.
  public init() {}

  /// Asks the load to stop.
  ///
  /// - Parameter signal: the number of the signal that is the reason.
  public func request(signal number: Int32) {
    signal.store(number, ordering: .releasing)
  }

  /// The number of the signal, or nil as long as nobody asked.
  public var requested: Int32? {
    let number = signal.load(ordering: .acquiring)
    return number == 0 ? nil : number
  }

  /// - Throws: ``LoaderError`` with code `interrupted` once somebody has asked.
  func check() throws(LoaderError) {
    if let requested { throw LoaderError(.interrupted, "interrupted by signal \(requested)") }
  }
}
