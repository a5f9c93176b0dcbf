/// A row's key as 64 bits: what its children's draws hang on.
///
/// That of a root table's row is its number, from 0. That of a child is a mix of its parent's key, its
/// period and its ordinal, so that it depends on no other row. Two rows of a table of *n* have the same key
/// with a probability of about *n*² ÷ 2⁶⁵; what they would share are the draws of their children, and nothing
/// that has to be unique hangs on them.
enum RowKey {
  /// What children of one parent have in common.
  @inline(__always)
  static func state(parent: UInt64) -> UInt64 {
    StreamKey.mix64(parent &+ 0x9E37_79B9_7F4A_7C15)
  }

  /// The key of a child.
  ///
  /// - Parameters:
  ///   - state: what ``state(parent:)`` says of its parent.
  ///   - place: its period × 2³² + its ordinal.
  @inline(__always)
  static func child(_ state: UInt64, _ place: UInt64) -> UInt64 {
    StreamKey.mix64((state ^ place) &+ 0x9E37_79B9_7F4A_7C15)
  }
}
