import FakeDataKit

/// What a server sends of a COPY in the binary format, piece by piece: rows, with the data's header before the
/// first one, and the end of the data.
struct BinaryPieces {
  private static let headerBytes = 19
  private var isAtStart = true

  /// The row of the next piece; nil for the end of the data.
  mutating func row(_ piece: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    var piece = piece
    if isAtStart {
      isAtStart = false
      piece = UnsafeRawBufferPointer(rebasing: piece.dropFirst(Self.headerBytes))
    }
    return piece.count <= 2 ? nil : piece
  }
}
