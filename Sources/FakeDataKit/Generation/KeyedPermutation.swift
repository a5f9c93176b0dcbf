enum KeyedPermutation {
  static func image(of index: UInt64, below count: UInt64, key: UInt64) -> UInt64 { (index &+ key) % count }
}
