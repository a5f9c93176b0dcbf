import TestSupport
import Testing

@testable import DatabaseLoader
@testable import PostgresClient

@Suite("What servers of a version can do") struct ServerFeaturesTests {
  @Test(arguments: [
    (130_014, false, false, [String]()), (140_000, true, false, []),
    (150_018, true, false, ["--locale-provider=libc"]),
    (170_000, true, true, ["--locale-provider=libc"]),
    (180_004, true, true, ["--locale-provider=libc", "--no-data-checksums"]),
  ])
  func byVersion(number: Int, has14: Bool, has17: Bool, initdbOptions: [String]) {
    let features = ServerFeatures(versionNumber: number)
    #expect(features.freezesVisibilityMap == has14)
    #expect(features.hasIdleSessionTimeout == has14)
    #expect(features.hasClientConnectionCheckInterval == has14)
    #expect(features.hasTransactionTimeout == has17)
    #expect(features.initdbOptions == initdbOptions)
  }

  @Test func programsAndConnectionsAreNumberedAlike() throws {
    #expect(ServerFeatures(ServerVersion("15.18")!).versionNumber == 150_018)
    #expect(ServerFeatures(ServerVersion("18beta1")!).versionNumber == 180_000)
    let server = TestServer.shared
    let connection = try Connection(server.parameters(database: "postgres"))
    let text = try #require(server.server.status().version)
    let version = try #require(ServerVersion(text))
    #expect(ServerFeatures(connection) == ServerFeatures(version))
  }

  /// What this server knows is what the table says.
  @Test(arguments: [
    ("idle_session_timeout", \ServerFeatures.hasIdleSessionTimeout),
    ("client_connection_check_interval", \.hasClientConnectionCheckInterval),
    ("transaction_timeout", \.hasTransactionTimeout),
  ])
  func theServerAgrees(setting: String, feature: any KeyPath<ServerFeatures, Bool> & Sendable)
    throws
  {
    var connection = try Connection(TestServer.shared.parameters(database: "postgres"))
    let found = try connection.query(
      "SELECT count(*) FROM pg_settings WHERE name = $1", [setting]
    ).firstValue
    #expect((found == "1") == ServerFeatures(connection)[keyPath: feature])
  }
}
