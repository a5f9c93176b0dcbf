/// The bytes of encoded rows, in memory that is reused.
public struct OutputBuffer: ~Copyable {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var scratchBase: UnsafeMutablePointer<UInt32>?
  private var scratchCapacity = 0
  /// Bytes written.
  public private(set) var count = 0

  /// A buffer that holds `capacity` bytes before it has to grow.
  public init(capacity: Int) {
    self.capacity = max(64, capacity)
    base = .allocate(capacity: self.capacity + TextDictionary.overread)
  }

  deinit {
    base.deallocate()
    scratchBase?.deallocate()
  }

  /// Forgets the bytes and keeps the memory.
  public mutating func removeAll() { count = 0 }

  /// The bytes written since the last ``removeAll()``; valid within `body`.
  public func withBytes<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    try body(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// Room for `bytes` more, and ``TextDictionary/overread`` beyond.
  @inline(__always)
  mutating func reserve(_ bytes: Int) -> UnsafeMutablePointer<UInt8> {
    if count + bytes > capacity { grow(by: bytes) }
    return base + count
  }

  /// Takes the bytes up to `end` as written.
  @inline(__always)
  mutating func advance(to end: UnsafeMutablePointer<UInt8>) { count = end - base }

  /// Memory for `count` numbers that an encoder notes down while it writes a batch, the same for each
  /// batch; what is in it at first means nothing.
  mutating func scratch(_ count: Int) -> UnsafeMutablePointer<UInt32> {
    if let scratchBase, count <= scratchCapacity { return scratchBase }
    scratchBase?.deallocate()
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
    scratchBase = larger
    scratchCapacity = count
    return larger
  }

  /// Appends bytes.
  mutating func append(_ bytes: some Collection<UInt8>) {
    var end = reserve(bytes.count)
    for byte in bytes {
      end.pointee = byte
      end += 1
    }
    advance(to: end)
  }

  @inline(never)
  private mutating func grow(by bytes: Int) {
    capacity = max(2 * capacity, count + bytes)
    let larger = UnsafeMutablePointer<UInt8>.allocate(
      capacity: capacity + TextDictionary.overread)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
  }
}
