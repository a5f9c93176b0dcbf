import Synchronization

/// A table of a data set, compiled: rules resolved, stream keys derived, tables for sampling built.
///
/// A plan is immutable and can be used from several threads at once.
public final class TablePlan: Sendable {
  /// Where the values of a stored column are found in a batch.
  enum Storage: Sendable {
    /// A lane holds the values.
    case number(lane: Int)
    /// A lane holds the numbers of texts in a dictionary.
    case dictionary(TextDictionary, lane: Int)
    /// Text `index` of the batch's composed texts, for which there are `maximumBytes`.
    case composed(index: Int, maximumBytes: Int, longest: TextLength)
    /// Two lanes hold the values: the halves of UUIDs, or the ends of ranges.
    case pair(lane: Int, second: Int)
    /// As many of some values as a lane says, or all of them.
    indirect case array([Storage], count: Int?)

    /// The lanes that are stored.
    var lanes: [Int] {
      switch self {
      case .number(let lane), .dictionary(_, let lane): [lane]
      case .composed: []
      case .pair(let lane, let second): [lane, second]
      case .array(let elements, let count):
        elements.flatMap(\.lanes) + (count.map { [$0] } ?? [])
      }
    }

    /// The same storage in other lanes, which are taken one after the other.
    func moved(to lanes: inout IndexingIterator<[Int]>) -> Storage {
      switch self {
      case .number: return .number(lane: lanes.next()!)
      case .dictionary(let dictionary, _):
        return .dictionary(dictionary, lane: lanes.next()!)
      case .composed: return self
      case .pair:
        let first = lanes.next()!
        return .pair(lane: first, second: lanes.next()!)
      case .array(let elements, let count):
        let elements = elements.map { $0.moved(to: &lanes) }
        return .array(elements, count: count.map { _ in lanes.next()! })
      }
    }
  }

  /// A column as it is stored.
  public struct StoredColumn: Sendable {
    /// The column's name.
    public let name: String
    /// The type it is stored as.
    public let type: SQLType
    /// The type that its values are written as: what is under a domain, or the type itself.
    public let baseType: SQLType
    /// The type's name in SQL, with the schema where it has one of its own.
    public let typeName: String
    /// The same without a schema.
    public let unqualifiedTypeName: String
    /// Whether the server reads its values in the binary format.
    public let hasBinaryForm: Bool
    let storage: Storage
    /// The lane that is 1 where the value is NULL; nil where none is.
    let nullLane: Int?
    /// The numbers that it can have, in the unit of its type; nil for texts, UUIDs, ranges and arrays.
    public let range: ClosedRange<Int64>?

    /// Whether values can be NULL.
    public var isNullable: Bool { nullLane != nil }

    /// The lanes that are stored.
    var lanes: [Int] { storage.lanes + (nullLane.map { [$0] } ?? []) }

    /// The same column in other lanes, which are taken one after the other.
    func moved(to lanes: inout IndexingIterator<[Int]>) -> StoredColumn {
      let storage = storage.moved(to: &lanes)
      return StoredColumn(
        name: name, type: type, baseType: baseType, typeName: typeName,
        unqualifiedTypeName: unqualifiedTypeName,
        hasBinaryForm: hasBinaryForm, storage: storage,
        nullLane: nullLane.map { _ in lanes.next()! }, range: range)
    }

    /// How long its texts can be; 0 for numbers.
    public var longestText: TextLength {
      switch storage {
      case .number, .pair, .array: TextLength()
      case .dictionary(let dictionary, _): dictionary.longest
      case .composed(_, _, let longest): longest
      }
    }

    /// The texts that its rule chooses from, each once; nil for numbers, and for texts that are put together
    /// from pieces.
    public var texts: [String]? {
      guard case .dictionary(let dictionary, _) = storage else { return nil }
      // Strings are equal whose bytes are not.
      var seen: Set<[UInt8]> = []
      return (0..<dictionary.count).map(dictionary.string)
        .filter { seen.insert(Array($0.utf8)).inserted }
    }
  }

  /// How the table's rows are numbered.
  enum Rows: Sendable {
    /// Rows 0 to `count` - 1, each by itself.
    case root(count: UInt64)
    /// Children of `parents` rows of a root table, in `periods` periods each: their numbers are equally likely
    /// and at most 1,000, and nothing limits them.
    case children(ChildCounts, parents: UInt64, periods: UInt32)
    /// Children of children, and of all shapes that ``children(_:parents:periods:)`` does not take.
    case descendants(Lineage)
  }

  /// The table.
  public let table: TableModel
  /// The stored columns, in their order.
  public let columns: [StoredColumn]
  /// The number of rows.
  ///
  /// - Complexity: where the numbers of children vary, a pass over all parents the first time;
  ///   ``TablePlan/rowEstimate`` never takes long.
  public var rowCount: UInt64 { rowCount(units: 0..<units) }
  /// The number of rows, once somebody has counted them.
  let counted = Mutex<UInt64?>(nil)

  /// Whether the table grows with the scale, as roots of a share of it do, and whatever descends from
  /// them. Only such tables are split into parts.
  public let isScaled: Bool

  let rows: Rows
  /// The rows and the programs of the rows above as counting needs them: without what is only stored.
  let counting: (rows: Rows, programs: [Program])
  let program: Program
  /// What is read of the rows above, from the root table's down to the parent's.
  let ancestorPrograms: [Program]
  /// The draws of numbers of children that are added up without a word.
  let countedDraws: UInt64
  /// What the formats have made of the table.
  let layouts: FormatLayouts

  init(
    table: TableModel, isScaled: Bool, columns: [StoredColumn], rows: Rows, program: Program,
    ancestorPrograms: [Program], counting: (rows: Rows, programs: [Program]), countedDraws: UInt64
  ) {
    self.counting = counting
    self.table = table
    self.columns = columns
    self.rows = rows
    self.isScaled = isScaled
    self.program = program
    self.ancestorPrograms = ancestorPrograms
    self.countedDraws = countedDraws
    layouts = FormatLayouts(table, columns, program)
  }

  /// The table's name.
  public var name: String { table.name }

  /// Whether the server reads the values of all columns in the binary format.
  public var hasBinaryForm: Bool { columns.allSatisfy(\.hasBinaryForm) }

  /// The format that loads into new tables send: binary where all types have such a form, else text.
  public var loadFormat: RowFormat { hasBinaryForm ? .copyBinary : .copyText }

  /// The rows of a batch that a table needs at least: the most children of a group.
  var minimumBatchRows: Int {
    switch rows {
    case .root: 1
    case .children(let counts, _, _): max(1, counts.maximum)
    case .descendants: RowKeys.lanes
    }
  }

  /// The units by which the table can be split: a root table's rows, or those that the table's rows
  /// descend from.
  public var units: UInt64 {
    switch rows {
    case .root(let count): count
    case .children(_, let parents, _): parents
    case .descendants(let lineage): lineage.roots
    }
  }
}
