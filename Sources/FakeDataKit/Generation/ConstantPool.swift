/// Constants of a program, in memory that stays where it is for as long as the pool lives.
///
/// Steps hold plain pointers into it, so that running them counts no references.
final class ConstantPool: @unchecked Sendable {
  // Written while a program is compiled, by one thread; only read afterwards.
  private var blocks: [UnsafeMutableRawPointer] = []
  private var owners: [AnyObject] = []

  deinit {
    for block in blocks { block.deallocate() }
  }

  /// Copies values into the pool.
  func store<T: BitwiseCopyable>(_ values: [T]) -> ConstantTable<T> {
    let base = UnsafeMutablePointer<T>.allocate(capacity: max(1, values.count))
    for (index, value) in values.enumerated() { (base + index).initialize(to: value) }
    blocks.append(UnsafeMutableRawPointer(base))
    return ConstantTable(base: base, count: values.count)
  }

  /// Keeps another pool alive with this one.
  func keep(_ pool: ConstantPool) { owners.append(pool) }

  /// Keeps a dictionary alive with the pool.
  func store(_ dictionary: TextDictionary) -> TextTable {
    owners.append(dictionary)
    return dictionary.table
  }
}

/// Constants in a ``ConstantPool``.
struct ConstantTable<Element: BitwiseCopyable>: BitwiseCopyable, @unchecked Sendable {
  let base: UnsafePointer<Element>
  let count: Int

  @inline(__always)
  subscript(index: Int) -> Element { base[index] }

  /// The constants as an array.
  var elements: [Element] { (0..<count).map { base[$0] } }
}
