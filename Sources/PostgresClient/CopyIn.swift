import CLibPQ

/// The writing end of a `COPY … FROM STDIN`, lent to the body of ``Connection/copyIn(_:_:)``.
public struct CopyIn: ~Copyable {
  /// How much is handed to libpq at once. libpq's send buffer grows to the largest piece and never
  /// shrinks again.
  private static let pieceBytes = 128 * 1024

  private let connection: OpaquePointer

  /// The bytes that were handed to libpq so far. The server may not have read them all yet.
  public private(set) var bytesWritten = 0

  /// The rows that the server has to store, once the caller knows how many it has sent. When it
  /// stores another number, the copy fails with ``PostgresError/Code/copyRowCount``.
  public var expectedRows: Int?

  init(connection: OpaquePointer) {
    self.connection = connection
  }

  /// Sends a stretch of COPY data and blocks until the socket has taken it, up to a rest of a few
  /// kilobytes.
  ///
  /// Where one stretch ends and the next begins has no meaning to the server. Stretches of 64 to
  /// 128 KiB are sent fastest. That the call returns does not mean that the server accepted the
  /// data: what it refuses becomes known when the copy ends.
  ///
  /// - Throws: ``PostgresError`` with code `connectionLost`.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    var offset = 0
    while offset < bytes.count {
      let piece = UnsafeRawBufferPointer(
        rebasing: bytes[offset..<min(offset + Self.pieceBytes, bytes.count)])
      let queued = PQputCopyData(
        connection, piece.baseAddress!.assumingMemoryBound(to: CChar.self), Int32(piece.count))
      // Once the socket is dead libpq throws data away and goes on reporting success.
      guard queued == 1, PQstatus(connection) == CONNECTION_OK else {
        throw PostgresError(connection: connection, statement: nil)
      }
      offset += piece.count
      bytesWritten += piece.count
    }
  }

  /// Sends text, encoded as UTF-8.
  ///
  /// - Throws: ``PostgresError`` with code `connectionLost`.
  public mutating func write(_ text: String) throws(PostgresError) {
    var text = text
    let failure: PostgresError? = text.withUTF8 { bytes in
      do throws(PostgresError) {
        try write(UnsafeRawBufferPointer(bytes))
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }
}
