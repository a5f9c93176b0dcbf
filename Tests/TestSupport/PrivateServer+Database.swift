public import DatabaseLoader
import Foundation
public import PostgresClient

extension PrivateServer {
  /// The URI of a database on the server.
  public func uri(database: String) -> String {
    let parts = connectionURI.split(separator: "?", maxSplits: 1)
    return "postgresql:///\(database)?\(parts[1])"
  }

  /// What it takes to connect to a database on the server, as its superuser.
  public func parameters(database: String) -> ConnectionParameters {
    ConnectionParameters(dbname: uri(database: database))
  }

  /// The path of the server's socket.
  public var socketPath: String {
    let items = URLComponents(string: connectionURI)?.queryItems ?? []
    func value(_ name: String) -> String { items.first { $0.name == name }?.value ?? "" }
    return "\(value("host"))/.s.PGSQL.\(value("port"))"
  }

  /// The owner of the server's files, who is the account that the server runs as.
  var owner: (user: uid_t, group: gid_t) {
    var status = stat()
    _ = stat("\(directory)/data", &status)
    return (status.st_uid, status.st_gid)
  }
}
