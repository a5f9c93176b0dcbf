/// How endpoints are measured.
public struct MeasuringOptions: Sendable, Hashable, Codable {
  /// When the measurement of an endpoint ends.
  public enum Length: Sendable, Hashable, Codable {
    /// After a number of executions on each connection, from 1.
    case iterations(Int)
    /// After a time, in seconds. An execution that has begun is finished and counts, and so there is one
    /// on each connection at least; at a fixed rate one in all.
    case seconds(Double)

    private enum CodingKeys: String, CodingKey { case iterations, seconds }

    /// Reads what ``encode(to:)`` writes.
    public init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      if let count = try values.decodeIfPresent(Int.self, forKey: .iterations) {
        self = .iterations(count)
      } else {
        self = .seconds(try values.decode(Double.self, forKey: .seconds))
      }
    }

    /// Writes the one value under its name: `{"seconds": 5}`.
    public func encode(to encoder: any Encoder) throws {
      var values = encoder.container(keyedBy: CodingKeys.self)
      switch self {
      case .iterations(let count): try values.encode(count, forKey: .iterations)
      case .seconds(let seconds): try values.encode(seconds, forKey: .seconds)
      }
    }
  }

  /// Connections that work at the same time, from 1, each on a thread of its own.
  public var clients: Int
  /// When the measurement of an endpoint ends.
  public var length: Length
  /// Executions on each connection before the measured ones. The server decides for or against a generic
  /// plan after five. As long as the measurement is at most.
  public var warmUpIterations: Int
  /// Executions per second on all connections together, begun at fixed moments whether or not the ones
  /// before have ended, and with latencies that count from those moments; nil begins each when the one
  /// before has ended.
  public var ratePerSecond: Double?
  /// How many of the parameter sets are explained after the measurement.
  public var explainedSets: Int
  /// The schema of the tables; nil is what the session's search path says.
  public var schema: String?

  /// Options with their usual values.
  public init(
    clients: Int = 1, length: Length = .seconds(5), warmUpIterations: Int = 10,
    ratePerSecond: Double? = nil, explainedSets: Int = 3, schema: String? = nil
  ) {
    self.clients = clients
    self.length = length
    self.warmUpIterations = warmUpIterations
    self.ratePerSecond = ratePerSecond
    self.explainedSets = explainedSets
    self.schema = schema
  }
}
