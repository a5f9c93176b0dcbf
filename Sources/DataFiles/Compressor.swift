import CZlib
import CZstd

/// Compresses one piece after the other, each by itself, with memory that is reused.
///
/// A compressor belongs to one thread at a time.
struct Compressor: ~Copyable {
  private enum State {
    case gzip(UnsafeMutablePointer<z_stream>)
    case zstd(OpaquePointer)
  }

  private let state: State
  private var buffer: UnsafeMutableRawBufferPointer

  /// - Returns: nil where nothing is to be compressed.
  init?(_ compression: Compression) {
    switch compression {
    case .none:
      return nil
    case .gzip(let level):
      let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      stream.initialize(to: z_stream())
      let result = fd_gzip_init(stream, Int32(level))
      precondition(result == Z_OK, "zlib cannot begin: \(result)")
      state = .gzip(stream)
    case .zstd(let level):
      guard let context = ZSTD_createCCtx() else { preconditionFailure("zstd cannot begin") }
      Self.check(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level)))
      Self.check(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1))
      state = .zstd(context)
    }
    buffer = .allocate(byteCount: 0, alignment: 16)
  }

  deinit {
    buffer.deallocate()
    switch state {
    case .gzip(let stream):
      deflateEnd(stream)
      stream.deallocate()
    case .zstd(let context):
      ZSTD_freeCCtx(context)
    }
  }

  /// Compresses a piece and gives it to `body`.
  mutating func compress<E: Error>(
    _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(E) -> Void
  ) throws(E) {
    let bound =
      switch state {
      case .gzip(let stream): Int(deflateBound(stream, uLong(bytes.count)))
      case .zstd: ZSTD_compressBound(bytes.count)
      }
    if bound > buffer.count {
      buffer.deallocate()
      buffer = .allocate(byteCount: bound, alignment: 16)
    }
    let count =
      switch state {
      case .gzip(let stream): Self.deflate(stream, bytes, into: buffer)
      case .zstd(let context):
        Self.check(
          ZSTD_compress2(
            context, buffer.baseAddress, buffer.count, bytes.baseAddress, bytes.count))
      }
    try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }

  private static func deflate(
    _ stream: UnsafeMutablePointer<z_stream>, _ bytes: UnsafeRawBufferPointer,
    into buffer: UnsafeMutableRawBufferPointer
  ) -> Int {
    deflateReset(stream)
    // zlib reads through a pointer to bytes that it could change, and does not.
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = uInt(bytes.count)
    stream.pointee.next_out = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = uInt(buffer.count)
    let result = CZlib.deflate(stream, Z_FINISH)
    precondition(result == Z_STREAM_END, "zlib fills less than its bound: \(result)")
    return buffer.count - Int(stream.pointee.avail_out)
  }

  /// zstd's result, which is none only where the caller broke its rules or there is no memory.
  @discardableResult
  private static func check(_ result: Int) -> Int {
    precondition(
      ZSTD_isError(result) == 0, "zstd: \(String(cString: ZSTD_getErrorName(result)))")
    return result
  }
}
