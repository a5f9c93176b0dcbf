import Foundation
import TestSupport

/// A small model file of a test's own.
struct LibraryModel {
  static let text = """
    fakedata: 1
    name: library
    description: A library with its members and their loans
    scale: members
    days: 2

    parameters:
      loans: {default: 0-3, description: Loans of a member and day}

    tables:
      shelves:
        rows: 20
        columns:
          id: key
          title: "Shelf {id}"

      members:
        rows: scale
        columns:
          id: key
          name: person.name
          age: 18-90
          joined_on: {date: {over: 5y}}

      loans:
        per: members
        every: day
        count: $loans
        columns:
          id: key
          member_id: parent
          shelf_id: {refers: shelves, skew: zipf(0.8)}
          days: {weighted: {7: 50, 14: 40, 28: 10}}

    """

  private let directory: TemporaryDirectory
  let path: String

  /// Writes the model into a file.
  ///
  /// - Parameter changes: texts in it with what takes their place.
  init(_ changes: [String: String] = [:], name: String = "library.yaml") throws {
    directory = try temporaryDirectory()
    path = directory.path(name)
    try write(changes)
  }

  /// Writes the file anew.
  func write(_ changes: [String: String]) throws {
    var text = Self.text
    for (old, new) in changes {
      precondition(text.contains(old), "there is no \(old) in the model")
      text = text.replacing(old, with: new)
    }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
