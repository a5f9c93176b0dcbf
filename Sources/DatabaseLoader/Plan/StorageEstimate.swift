public import FakeDataKit

/// What a data set will take on a server's disk when it is loaded into new tables: PostgreSQL's page
/// layout, applied to the first rows of each table.
///
/// Not in it are the log of a server that writes one, and what the load takes for sorting.
public struct StorageEstimate: Sendable {
  /// What a table takes.
  public struct Table: Sendable {
    /// Its name.
    public let name: String
    /// Its rows, or as many as are to be expected.
    public let rows: UInt64
    /// Whether the rows were counted, and are not the expected value.
    public let rowsAreCounted: Bool
    /// Bytes that are sent to the server.
    public let bytesSent: UInt64
    /// Bytes of the rows' pages, with the map of those that are visible to all.
    public let heapBytes: UInt64
    /// Bytes of the indexes of its keys, and of the empty one for texts that are too long for a page.
    public let indexBytes: UInt64
    /// Both.
    public var bytesOnDisk: UInt64 { heapBytes + indexBytes }
  }

  /// The tables, in the model's order.
  public let tables: [Table]

  /// The estimate for a data set.
  ///
  /// - Complexity: some thousand rows per table are made; rows are those of ``TablePlan/rowEstimate``.
  public init(_ data: DataPlan) {
    tables = data.tables.map { plan in
      let estimate = plan.rowEstimate
      let rows = estimate.rows
      let sample = StorageSample(plan)
      let heapPages = sample.heapPages(rows: rows)
      var indexPages =
        plan.columns.contains { $0.baseType.isText } ? StoragePage.longTextIndexPages : 0
      // Of a part of the rows nothing is known but that it is not more than all, and other methods than the usual
      // one take no more than that as a rule.
      for columns in plan.table.keys
        + plan.table.indexes.filter({ !$0.isUnique || $0.predicate != nil }).map(\.columns)
      {
        indexPages += BTree.pages(entries: rows, entryBytes: sample.indexEntryBytes(columns))
      }
      return Table(
        name: plan.name, rows: rows, rowsAreCounted: estimate.isExact,
        bytesSent: UInt64((Double(rows) * sample.sentRowBytes).rounded()) + StorageSample.copyBytes,
        heapBytes: (heapPages + StoragePage.visibilityMapPages(heapPages: heapPages))
          * StoragePage.bytes,
        indexBytes: indexPages * StoragePage.bytes)
    }
  }
}

/// A page of PostgreSQL with its usual size. Sources: PostgreSQL documentation, "Database Page Layout";
/// `bufpage.h`, `htup_details.h`, `visibilitymap.c`.
enum StoragePage {
  static let bytes: UInt64 = 8192
  static let headerBytes = 24
  static let itemPointerBytes = 4
  /// A row's header with the gap behind it.
  static let rowHeaderBytes = 24
  static let maximumRows = 291
  /// The index of a table's long texts, of which there are none: a page about itself.
  static let longTextIndexPages: UInt64 = 1

  static func aligned(_ offset: Int, to bytes: Int = 8) -> Int {
    (offset + bytes - 1) / bytes * bytes
  }

  /// Two bits for each page of rows.
  static func visibilityMapPages(heapPages: UInt64) -> UInt64 {
    let pagesOfOne = (bytes - UInt64(headerBytes)) * 4
    return (heapPages + pagesOfOne - 1) / pagesOfOne
  }
}

/// The size of a B-tree that was built at once over unique keys, whose entries are not merged. Source:
/// `nbtsort.c`, `nbtree.h`.
enum BTree {
  private static let specialBytes = 16
  private static let leafFillPercent = 90
  private static let branchFillPercent = 70

  /// - Parameter entryBytes: an entry's header and keys, aligned, without the item pointer.
  static func pages(entries: UInt64, entryBytes: Double) -> UInt64 {
    let metaPages: UInt64 = 1
    guard entries > 0 else { return metaPages }
    var level = pages(entries, perPage: perPage(entryBytes, fillPercent: leafFillPercent))
    var all = metaPages + level
    while level > 1 {
      level = pages(level, perPage: perPage(entryBytes, fillPercent: branchFillPercent))
      all += level
    }
    return all
  }

  /// A page is full when it has less room than the fill factor leaves; its last entry then moves on to the
  /// next one, so the very last page keeps one more.
  private static func pages(_ entries: UInt64, perPage: UInt64) -> UInt64 {
    entries <= 1 ? 1 : (entries - 1 + perPage - 1) / perPage
  }

  private static func perPage(_ entryBytes: Double, fillPercent: Int) -> UInt64 {
    let page = Int(StoragePage.bytes)
    // The line pointers of the page's highest key and of the entry that is being looked at.
    let usable =
      page - StoragePage.headerBytes - specialBytes - 2 * StoragePage.itemPointerBytes
      - page * (100 - fillPercent) / 100
    return UInt64(max(2, Double(usable) / (entryBytes + Double(StoragePage.itemPointerBytes))))
  }
}
