import ArgumentParser
import DataSets
import FakeDataKit

/// `fakedata schema`.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the SQL that defines the tables.")

  func run() throws {
    try StandardOutput.write(SchemaSQL(Fitness.model()).script)
  }
}
