import FakeDataKit
import Foundation
import PostgresClient

/// Servers and databases that cannot take the data set.
extension Target {
  /// Refuses a server that takes no rows, and a database that has no characters for them.
  func checkServer(_ data: DataPlan, on connection: inout Connection) throws {
    try SessionCheck.requireWritable(&connection)
    let encoding = connection.parameterStatus("server_encoding") ?? "UTF8"
    // SQL_ASCII stores whatever bytes it gets.
    if encoding == "UTF8" || encoding == "SQL_ASCII" { return }
    // The model with all of its catalogues, as text.
    let model = String(decoding: try JSONEncoder().encode(data.model), as: UTF8.self)
    let characters = Set(model.unicodeScalars.filter { !$0.isASCII }).sorted()
    var missing: [String] = []
    for character in characters.map(String.init)
    where try !Self.stores(character, on: &connection) {
      missing.append("\"\(character)\"")
    }
    if missing.isEmpty { return }
    throw LoaderError(
      .targetUnfit,
      "database \"\(connection.database)\" is encoded in \(encoding), which lacks "
        + "\(missing.joined(separator: ", ")) of the data set. Load into one in UTF8: CREATE DATABASE … "
        + "ENCODING 'UTF8' TEMPLATE template0")
  }

  private static func stores(
    _ character: String, on connection: inout Connection
  ) throws(PostgresError) -> Bool {
    do throws(PostgresError) {
      return try connection.query("SELECT $1::text", [character]).rowCount == 1
    } catch {
      guard error.sqlState == .untranslatableCharacter else { throw error }
      return false
    }
  }
}
