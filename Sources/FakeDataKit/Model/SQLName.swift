/// Names in SQL.
public enum SQLName {
  /// The name as an identifier, in quotation marks only where it needs them.
  public static func quoted(_ name: String) -> String {
    let isPlain =
      name.utf8.enumerated().allSatisfy { index, byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): index > 0
        default: false
        }
      }
    if isPlain, !name.isEmpty, !keywords.contains(name) { return name }
    return "\"" + name.replacing(ascii: "\"", with: "\"\"") + "\""
  }

  /// A name of the model without that of a schema in front.
  static func relation(_ name: String, in schema: String?) -> String {
    guard let schema, name.hasPrefix("\(schema).") else { return name }
    return String(name.dropFirst(schema.count + 1))
  }

  /// The bytes of the longest name.
  public static let maximumBytes = 63

  /// The name that PostgreSQL itself gives a constraint or a sequence: `table_column_suffix`, the
  /// longer of the first two cut until the whole has 63 bytes.
  ///
  /// Source: `makeObjectName` in PostgreSQL's `indexcmds.c`.
  public static func constraint(_ table: String, _ column: String?, _ suffix: String) -> String {
    var (first, second) = (table.utf8.count, (column ?? "").utf8.count)
    let rest = suffix.utf8.count + (column == nil ? 1 : 2)
    while first + second + rest > maximumBytes {
      if first > second { first -= 1 } else { second -= 1 }
    }
    let start = cut(table, to: first)
    return column.map { "\(start)_\(cut($0, to: second))_\(suffix)" } ?? "\(start)_\(suffix)"
  }

  /// As many whole characters of a text, as a server counts them, as some bytes hold.
  private static func cut(_ text: String, to bytes: Int) -> String {
    var (kept, count) = (String.UnicodeScalarView(), 0)
    for scalar in text.unicodeScalars {
      count += UTF8.width(scalar)
      if count > bytes { break }
      kept.append(scalar)
    }
    return String(kept)
  }

  /// The key words that PostgreSQL does not take, or not everywhere, as a name without quotation
  /// marks. Source: PostgreSQL 18 documentation, appendix C, "SQL Key Words": those marked reserved,
  /// and those marked "cannot be function or type".
  private static let keywords: Set<String> = Set(
    """
    all analyse analyze and any array as asc asymmetric authorization between bigint binary bit \
    boolean both case cast char character check coalesce collate collation column concurrently \
    constraint create cross current_catalog current_date current_role current_schema current_time \
    current_timestamp current_user dec decimal default deferrable desc distinct do else end except \
    exists extract false fetch float for foreign freeze from full grant greatest group grouping \
    having ilike in initially inner inout int integer intersect interval into is isnull join \
    json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar \
    json_serialize json_table json_value lateral leading least left like limit localtime \
    localtimestamp merge_action national natural nchar none normalize not notnull null nullif \
    numeric offset on only or order out outer overlaps overlay placing position precision primary \
    real references returning right row select session_user setof similar smallint some substring \
    symmetric system_user table tablesample then time timestamp to trailing treat trim true union \
    unique user using values varchar variadic verbose when where window with xmlattributes \
    xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize \
    xmltable
    """.split(separator: " ").map { String($0) })
}
