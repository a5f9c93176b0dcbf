import ArgumentParser
import DatabaseLoader
import Foundation

/// `fakedata server`.
struct ServerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "server",
    abstract: "Run the private server: a PostgreSQL for data that can be made again.",
    discussion: """
      populate starts it when no database is named. It is made from the PostgreSQL server that is \
      installed, listens on a Unix socket only, in a directory that only its owner can enter, and \
      trades durability for speed. FAKEDATA_SERVER_DIR names another directory for it; of several \
      versions that are installed it takes the newest, or the one whose programs are in the \
      directory that FAKEDATA_SERVER_BIN names.
      """,
    subcommands: [Start.self, Stop.self, Status.self, URL.self, Destroy.self])

  static var server: PrivateServer {
    PrivateServer(
      directory: PrivateServer.defaultDirectory(environment: ProcessInfo.processInfo.environment))
  }

  struct Start: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Start it, making it at first.")

    func run() throws {
      let server = ServerCommand.server
      switch try server.start() {
      case .started: Messages.write("fakedata: started; \(PrivateServer.durabilityNotice)")
      case .alreadyRunning: Messages.write("fakedata: already running")
      }
      try StandardOutput.write(server.psqlCommand + "\n")
    }
  }

  struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop it. The data stays.")

    func run() throws {
      Messages.write("fakedata: \(try ServerCommand.server.stop() ? "stopped" : "was not running")")
    }
  }

  struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tell whether it runs, and where.")

    func run() throws {
      let status = try ServerCommand.server.status()
      var lines = [
        "state      \(status.state.text)", "directory  \(VisibleText.line(status.directory))",
      ]
      if let version = status.version { lines.append("version    PostgreSQL \(version)") }
      if status.bytesOnDisk > 0 {
        lines.append("size       \(NumberText.bytes(status.bytesOnDisk))")
      }
      if let seconds = status.uptimeSeconds {
        lines.append("uptime     \(NumberText.duration(Double(seconds)))")
      }
      try StandardOutput.write(lines.joined(separator: "\n") + "\n")
    }
  }

  struct URL: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "url", abstract: "Print its connection URI, whether or not it runs.")

    func run() throws {
      try StandardOutput.write(ServerCommand.server.connectionURI + "\n")
    }
  }

  struct Destroy: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Stop it and delete it with all of its data.")

    func run() throws {
      let server = ServerCommand.server
      let outcome = try server.destroy() ? "is deleted" : "is not there: nothing was deleted"
      Messages.write("fakedata: \(server.directory) \(outcome)")
    }
  }
}

extension PrivateServer.Status.State {
  var text: String {
    switch self {
    case .notInitialized: "not made yet"
    case .stopped: "stopped"
    case .running(let process, _, let isReady):
      "running, process \(process)" + (isReady ? "" : ", not ready yet")
    case .runningElsewhere: "running, in another container"
    case .crashed: "crashed; the next start recovers it"
    }
  }
}
