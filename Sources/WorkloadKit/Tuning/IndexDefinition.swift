import Foundation
import PostgresClient

/// A B-tree index, as far as candidates and comparisons need it.
public struct IndexDefinition: Sendable, Hashable, Codable {
  /// A key column.
  public struct Key: Sendable, Hashable, Codable {
    /// The column's name, not quoted.
    public let column: String
    /// Whether the order is descending.
    public let isDescending: Bool

    init(_ column: String, isDescending: Bool = false) {
      self.column = column
      self.isDescending = isDescending
    }
  }

  /// The table's name, not quoted.
  public let table: String
  /// The key columns.
  public let keys: [Key]
  /// Columns that are stored for index-only scans.
  public let included: [String]
  /// Which rows it has, as SQL; nil is all.
  public let condition: String?

  init(_ table: String, _ keys: [Key], including: [String] = [], where condition: String? = nil) {
    self.table = table
    self.keys = keys
    included = including
    self.condition = condition
  }

  /// Its keys and the rest, after the table's name.
  private var body: String {
    let keys = keys.map { Self.quoted($0.column) + ($0.isDescending ? " DESC" : "") }
    return "(\(keys.joined(separator: ", ")))"
      + (included.isEmpty
        ? "" : " INCLUDE (\(included.map(Self.quoted).joined(separator: ", ")))")
      + (condition.map { " WHERE \($0)" } ?? "")
  }

  /// What people call it: `meal (user_id, "time")`.
  public var description: String { "\(Self.quoted(table)) \(body)" }

  /// The statement that makes it; without a name the server picks one.
  public func sql(named name: String? = nil, concurrently: Bool = false) -> String {
    "CREATE INDEX \(concurrently ? "CONCURRENTLY " : "")"
      + (name.map { Self.quoted($0) + " " } ?? "") + "ON \(description)"
  }

  /// A name from the table and columns, of at most 63 bytes.
  public func name(prefix: String = "") -> String {
    let columns = (keys.map(\.column) + included).joined(separator: "_")
    let ending = condition == nil ? "_idx" : "_part_idx"
    return String("\(prefix)\(table)_\(columns)".prefix(63 - ending.count)) + ending
  }

  /// Whether whatever the other one is good for, this one is good for as well: its keys begin with the
  /// other's, and it stores all that the other stores.
  public func covers(_ other: IndexDefinition) -> Bool {
    guard table == other.table, condition == nil || condition == other.condition,
      keys.count >= other.keys.count, Array(keys.prefix(other.keys.count)) == other.keys
    else { return false }
    return Set(other.included).isSubset(of: Set(keys.map(\.column) + included))
  }

  /// Names that need no quotes are left without: reports are for people.
  static func quoted(_ name: String) -> String {
    let isPlain = name.range(of: "^[a-z_][a-z0-9_]*$", options: .regularExpression) != nil
    let isWord = ["time", "type", "group", "order", "user", "table", "default"].contains(name)
    return isPlain && !isWord ? name : (try? SQLSyntax.quotedIdentifier(name)) ?? "\"\""
  }

  /// The index of a `CREATE INDEX` statement over plain columns; nil for anything else.
  init?(parsing sql: String) {
    let name = #"(?:[A-Za-z_][A-Za-z0-9_$]*|"[^"]+")"#
    let pattern =
      #"(?is)^\s*CREATE\s+INDEX\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(?:"# + name
      + #"\s+)??ON\s+(?:"# + name + #"\.)?("# + name + #")\s*(?:USING\s+btree\s*)?\(([^()]*)\)"#
      + #"(?:\s*INCLUDE\s*\(([^()]*)\))?(?:\s*WHERE\s+(.*?[^\s;]))?\s*;?\s*$"#
    guard let expression = try? NSRegularExpression(pattern: pattern),
      let match = expression.firstMatch(
        in: sql, range: NSRange(sql.startIndex..., in: sql))
    else { return nil }
    func group(_ number: Int) -> String? {
      Range(match.range(at: number), in: sql).map { String(sql[$0]) }
    }
    func plain(_ text: String) -> String {
      text.hasPrefix("\"") ? String(text.dropFirst().dropLast()) : text.lowercased()
    }
    var keys: [Key] = []
    for item in group(2)!.split(separator: ",") {
      let words = item.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let column = words.first,
        words.count == 1 || (words.count == 2 && ["asc", "desc"].contains(words[1].lowercased()))
      else { return nil }
      keys.append(
        Key(plain(column), isDescending: words.count == 2 && words[1].lowercased() == "desc"))
    }
    guard !keys.isEmpty else { return nil }
    let included = (group(3) ?? "").split(separator: ",")
      .map { plain($0.trimmingCharacters(in: .whitespaces)) }
    self.init(plain(group(1)!), keys, including: included, where: group(4))
  }
}
