import Foundation

/// Where the bytes of one data file go. Used by one thread at a time.
protocol Sink: AnyObject {
  /// Takes bytes.
  ///
  /// - Throws: ``DataFilesError``.
  func write(_ bytes: UnsafeRawBufferPointer) throws(DataFilesError)
  /// Sees to it that all bytes are where they belong, after the last one.
  func finish() throws(DataFilesError)
}

/// Nowhere.
final class NullSink: Sink {
  func write(_ bytes: UnsafeRawBufferPointer) {}
  func finish() {}
}

/// Standard output, a device or a named pipe: what is written is gone.
final class DescriptorSink: Sink {
  private let descriptor: Int32
  private let name: String
  private let isOwned: Bool

  /// An open descriptor that stays open.
  init(_ descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
    isOwned = false
  }

  /// What is at a path and has no contents of its own.
  init(path: String) throws(DataFilesError) {
    descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DataFilesError("cannot open \(path)", errno: errno) }
    name = path
    isOwned = true
  }

  deinit { if isOwned { close(descriptor) } }

  func write(_ bytes: UnsafeRawBufferPointer) throws(DataFilesError) {
    try FileSystem.write(bytes, to: descriptor, name)
  }

  func finish() {}
}
