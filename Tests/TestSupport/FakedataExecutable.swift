import Foundation

/// The path of the `fakedata` program that was built together with the running tests.
///
/// - Throws: `ProgramNotFound` if it is not next to the test bundle.
public func fakedataExecutable() throws -> String {
  // The bundle is in the directory of the products, on macOS several levels down.
  let bundles = Bundle.allBundles.map(\.bundlePath).filter { $0.hasSuffix(".xctest") }
  #if os(Linux)
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
  #else
    let program: String? = nil
  #endif
  let starts = [program, CommandLine.arguments.first].compactMap(\.self) + bundles
  for start in starts {
    var directory = URL(fileURLWithPath: start)
    for _ in 0..<5 where directory.path != "/" {
      directory.deleteLastPathComponent()
      let candidate = directory.appendingPathComponent("fakedata").path
      var isDirectory: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate, isDirectory: &isDirectory),
        !isDirectory.boolValue, FileManager.default.isExecutableFile(atPath: candidate)
      {
        return candidate
      }
    }
  }
  throw ProgramNotFound(
    description: "no program fakedata above \(starts.joined(separator: ", "))")
}
