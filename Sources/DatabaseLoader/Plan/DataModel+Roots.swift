import FakeDataKit

/// What tables hang on.
extension DataModel {
  /// The table whose row numbers a table's rows hang on: that of its parents which has none itself, or the table.
  func root(of table: TableModel) -> TableModel {
    var root = table
    while let parent = root.parent, let next = self.table(parent) { root = next }
    return root
  }
}

extension TableModel {
  /// The table whose rows its rows are children of, if it has one.
  var parent: String? {
    if case .children(let parent, _, _) = cardinality { parent } else { nil }
  }
}
