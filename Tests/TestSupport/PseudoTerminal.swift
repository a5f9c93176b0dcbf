import Foundation
import Synchronization

/// A terminal that a program can write to and a test reads.
public final class PseudoTerminal: Sendable {
  private final class State: Sendable {
    let received = Mutex<[UInt8]>([])
    let isClosed = Atomic<Bool>(false)
  }

  /// The device that programs open.
  public let path: String
  private let control: Int32
  private let device: Int32
  private let state = State()

  /// A terminal of some columns.
  ///
  /// - Throws: `POSIXError`.
  public init(columns: Int) throws {
    var (control, device): (Int32, Int32) = (-1, -1)
    guard openpty(&control, &device, nil, nil, nil) == 0, let name = ttyname(device) else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    self.control = control
    self.device = device
    path = String(cString: name)
    resize(columns: columns)
    // The device stays open, so that the terminal does not end with the program that writes to it.
    Thread.detachNewThread { [state, control, device] in
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while !state.isClosed.load(ordering: .acquiring) {
        var waiting = pollfd(fd: control, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 50) > 0 else { continue }
        let count = read(control, &buffer, buffer.count)
        if count > 0 { state.received.withLock { $0 += buffer[..<count] } }
      }
      close(device)
      close(control)
    }
  }

  deinit { state.isClosed.store(true, ordering: .releasing) }

  /// Makes it wider or narrower, as the window of a terminal can be.
  public func resize(columns: Int) {
    var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(control, UInt(TIOCSWINSZ), &size)
  }

  /// What was written to it so far.
  public var text: String { state.received.withLock { String(decoding: $0, as: UTF8.self) } }

  /// Everything that was written to it before the call, by programs that have ended since as well.
  ///
  /// - Throws: ``Overdue``.
  public func completeText() throws -> String {
    // What is written now comes behind all that.
    let mark = "\u{1}\(UInt64.random(in: 0 ... .max))\u{1}"
    _ = Array(mark.utf8).withUnsafeBytes { write(device, $0.baseAddress, $0.count) }
    try wait { $0.contains(mark) }
    state.received.withLock { bytes in
      if let range = bytes.firstRange(of: Array(mark.utf8)) { bytes.removeSubrange(range) }
    }
    return text
  }

  /// Waits until what was written to it fulfils a condition, for at most ``Patience/seconds``.
  ///
  /// - Throws: ``Overdue``.
  public func wait(until isEnough: (String) -> Bool) throws {
    let limit = ContinuousClock.now + .seconds(Patience.seconds)
    while !isEnough(text) {
      guard ContinuousClock.now < limit else { throw Overdue() }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }
}
