/// How the UUIDs of a rule are made.
///
/// The random bits of the row with number *n* (from 0, its place in its table) are those of the Philox block
/// with counter words 0 and 1 = *n*, word 2 = 0 and word 3 = 254 × 2²⁴ under the key of the column's stream. So
/// the UUID of any row can be computed from its number. A block is a permutation of the counters, so two rows'
/// blocks differ; of its 128 bits a UUID keeps 122 (version 4) or 74 (version 7).
public enum UUIDVersion: Hashable, Codable, Sendable {
  /// Random bits.
  case v4
  /// The milliseconds since 1970 of a column of type `timestamptz` or the like, then random bits.
  case v7(time: String)

  /// The index of the draws that UUIDs are made from.
  static let drawIndex: UInt32 = 254
}
