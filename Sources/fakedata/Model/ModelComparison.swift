import FakeDataKit

/// Which values differ between the first rows of two data sets.
struct ModelComparison: Encodable {
  /// A column that both tables have.
  struct Column: Encodable {
    let name: String
    /// The type before and after.
    let type: String
    let newType: String
    /// How many of the rows that both have differ.
    let changedRows: Int
  }

  /// A table that both data sets have.
  struct Table: Encodable {
    let name: String
    /// Rows of both that were compared, and those that one has more among as many.
    let comparedRows: Int
    let addedRows: Int
    let removedRows: Int
    /// Rows that differ in a column that both have.
    let changedRows: Int
    let addedColumns: [String]
    let removedColumns: [String]
    let columns: [Column]

    /// Whether nothing differs.
    var isEqual: Bool {
      changedRows == 0 && addedRows == 0 && removedRows == 0 && addedColumns.isEmpty
        && removedColumns.isEmpty && columns.allSatisfy { $0.type == $0.newType }
    }
  }

  let addedTables: [String]
  let removedTables: [String]
  let tables: [Table]

  /// - Parameter rows: how many rows of each table are compared, from the first one on.
  init(_ before: DataPlan, _ after: DataPlan, rows: Int) {
    let (names, newNames) = (before.tables.map(\.name), after.tables.map(\.name))
    addedTables = newNames.filter { !names.contains($0) }
    removedTables = names.filter { !newNames.contains($0) }
    tables = before.tables.compactMap { table in
      after.table(table.name).map { Self.compare(table, $0, rows: rows) }
    }
  }

  private static func compare(_ before: TablePlan, _ after: TablePlan, rows limit: Int) -> Table {
    let (old, new) = (
      TableSample(before, limit: limit).rows, TableSample(after, limit: limit).rows
    )
    let (names, newNames) = (before.columns.map(\.name), after.columns.map(\.name))
    let count = min(old.count, new.count)
    var changed = Array(repeating: false, count: count)
    var columns: [Column] = []
    for (index, name) in names.enumerated() {
      guard let other = newNames.firstIndex(of: name) else { continue }
      var changedRows = 0
      for row in 0..<count {
        let (a, b) = (old[row][index], new[row][other])
        guard a.isNull != b.isNull || !a.text.utf8.elementsEqual(b.text.utf8) else { continue }
        changedRows += 1
        changed[row] = true
      }
      columns.append(
        Column(
          name: name, type: before.columns[index].typeName, newType: after.columns[other].typeName,
          changedRows: changedRows))
    }
    return Table(
      name: before.name, comparedRows: count, addedRows: new.count - count,
      removedRows: old.count - count, changedRows: changed.count { $0 },
      addedColumns: newNames.filter { !names.contains($0) },
      removedColumns: names.filter { !newNames.contains($0) }, columns: columns)
  }

  /// For people.
  var text: String {
    var lines: [String] = []
    for name in removedTables { lines.append("- table \(name)") }
    for name in addedTables { lines.append("+ table \(name)") }
    for table in tables where !table.isEqual {
      lines.append("table \(table.name): \(Self.share(table.changedRows, of: table.comparedRows))")
      for name in table.removedColumns { lines.append("  - column \(name)") }
      for name in table.addedColumns { lines.append("  + column \(name)") }
      for column in table.columns {
        let type = column.type == column.newType ? nil : "type \(column.type) is \(column.newType)"
        let rows =
          column.changedRows == 0 ? nil : Self.share(column.changedRows, of: table.comparedRows)
        if type == nil, rows == nil { continue }
        lines.append(
          "  ~ column \(column.name): \([type, rows].compactMap(\.self).joined(separator: "; "))")
      }
      if table.addedRows > 0 {
        lines.append("  + \(NumberText.grouped(UInt64(table.addedRows))) more rows at the end")
      }
      if table.removedRows > 0 {
        lines.append("  - \(NumberText.grouped(UInt64(table.removedRows))) rows at the end")
      }
    }
    let equal = tables.count(where: \.isEqual)
    let compared = tables.reduce(0) { $0 + $1.comparedRows }
    lines.append(
      "\(equal) of \(tables.count) tables are equal in their first rows (compared: "
        + "\(NumberText.grouped(UInt64(compared))) rows)")
    return lines.map { VisibleText.escaped($0) }.joined(separator: "\n") + "\n"
  }

  /// `12.3 % of 1,000 rows changed`.
  private static func share(_ part: Int, of all: Int) -> String {
    if part == 0 { return "no row changed" }
    let percent = 100 * Double(part) / Double(max(1, all))
    return "\(NumberText.fixed(percent, 1)) % of \(NumberText.grouped(UInt64(all))) rows changed"
  }
}
