import Foundation

/// The path of a program that has to be as new as the server of the tests, such as `pg_dump`: next to
/// the server's where the environment names those, else to be looked up in `$PATH`.
public func serverProgram(_ name: String) -> String {
  let directory = ProcessInfo.processInfo.environment["FAKEDATA_SERVER_BIN"] ?? ""
  return directory.isEmpty ? name : "\(directory)/\(name)"
}
