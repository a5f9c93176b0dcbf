import FakeDataKit

/// The order of tables that refer to each other.
extension DataModel {
  /// The tables' places in the model, each behind those that it refers to. Where tables refer to each other in a
  /// circle, the one that comes first in the model is behind the others of it.
  var indexesInOrderOfReferences: [Int] {
    let places = Dictionary(
      tables.enumerated().map { ($0.element.name, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    var seen = tables.map { _ in false }
    var order: [Int] = []
    func visit(_ index: Int) {
      if seen[index] { return }
      seen[index] = true
      for key in tables[index].foreignKeys { visit(places[key.references]!) }
      order.append(index)
    }
    for index in tables.indices { visit(index) }
    return order
  }

  /// Per table, its place in that order.
  var placesInOrderOfReferences: [String: Int] {
    Dictionary(
      uniqueKeysWithValues: indexesInOrderOfReferences.enumerated().map {
        (tables[$0.element].name, $0.offset)
      })
  }

  /// Whether a foreign key refers to a table that is behind its own in that order.
  func refersToLater(_ key: TableModel.ForeignKey, of table: TableModel) -> Bool {
    let places = placesInOrderOfReferences
    return places[table.name]! < places[key.references]!
  }
}
