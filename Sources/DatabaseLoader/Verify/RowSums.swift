/// Sums of the hashes of rows that should be there, less those of rows that are: all are zero where both are the
/// same rows, each as often, in whatever order.
///
/// With hashes that are a random function, other rows have a sum of zero with a probability of at most 2^-(128 - v),
/// where 2^v is the largest power of two that divides the difference of each row's numbers of copies: 2^-128 where
/// some row is there once too often or once too seldom.
struct RowSums: Sendable {
  /// A power of two. With a hundred million rows a bucket has some 24,000 of them.
  static let bucketCount = 4096

  /// Per bucket of hashes, the sum of their differences, and the rows.
  private(set) var sums = [UInt128](repeating: 0, count: bucketCount)
  private(set) var expected = [UInt64](repeating: 0, count: bucketCount)
  private(set) var found = [UInt64](repeating: 0, count: bucketCount)

  /// The bucket of a hash.
  @inline(__always)
  static func bucket(_ hash: UInt128) -> Int { Int(truncatingIfNeeded: hash) & (bucketCount - 1) }

  /// Takes a row that should be there.
  @inline(__always)
  mutating func expect(_ hash: UInt128) {
    let bucket = Self.bucket(hash)
    sums[bucket] &+= hash
    expected[bucket] &+= 1
  }

  /// Takes a row that is there.
  @inline(__always)
  mutating func find(_ hash: UInt128) {
    let bucket = Self.bucket(hash)
    sums[bucket] &-= hash
    found[bucket] &+= 1
  }

  /// Adds the sums of other rows.
  mutating func add(_ other: RowSums) {
    for bucket in 0..<Self.bucketCount {
      sums[bucket] &+= other.sums[bucket]
      expected[bucket] += other.expected[bucket]
      found[bucket] += other.found[bucket]
    }
  }

  /// The buckets whose rows are not the same.
  var differing: [Int] {
    (0..<Self.bucketCount).filter { sums[$0] != 0 || expected[$0] != found[$0] }
  }
}
