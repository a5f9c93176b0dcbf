import FakeDataKit

extension TableModel {
  /// The table whose rows its rows are children of, if it has one.
  var parent: String? {
    if case .children(let parent, _, _) = cardinality { parent } else { nil }
  }
}
