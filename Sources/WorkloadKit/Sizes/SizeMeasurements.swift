/// What was measured with data of several sizes.
public struct SizeMeasurements: Sendable, Hashable, Codable {
  /// One size.
  public struct Size: Sendable, Hashable, Codable {
    /// How many users there are.
    public var users: UInt64
    /// How many rows there are in all tables.
    public var rows: UInt64
    /// How long the load took, in seconds.
    public var loadSeconds: Double
    /// What was measured.
    public var measurement: WorkloadMeasurement
  }

  /// A plan that is another one with more data.
  public struct Flip: Sendable, Hashable, Codable {
    /// The endpoint's name.
    public var endpoint: String
    /// The largest number of users with the old plan.
    public var from: UInt64
    /// The next number of users, with the new plan.
    public var to: UInt64
    /// How tables were reached before and are not any more. See ``PlanNode/accessPaths``.
    public var lost: [String]
    /// How tables are reached now and were not before.
    public var gained: [String]
  }

  /// The sizes, smallest first.
  public var sizes: [Size]

  /// What a reader should know, a line each.
  public var remarks: [String] {
    sizes.flatMap { size in
      size.measurement.remarks.map { "with \(size.users) users: \($0)" }
    }
  }

  /// An endpoint with each size.
  public func series(_ endpoint: String) -> [(users: UInt64, measurement: EndpointMeasurement)] {
    sizes.compactMap { size in
      size.measurement.endpoints.first { $0.name == endpoint }.map { (size.users, $0) }
    }
  }

  /// The endpoints' names, in the workload's order.
  public var endpoints: [String] { sizes.first?.measurement.endpoints.map(\.name) ?? [] }

  /// Where plans change their shape, in the order of endpoints and sizes. Other expectations of the same
  /// plan are no change.
  public var flips: [Flip] {
    endpoints.flatMap { name -> [Flip] in
      let series = series(name)
      return zip(series, series.dropFirst()).compactMap { small, large in
        guard let before = small.measurement.explained, let after = large.measurement.explained,
          before.shapes != after.shapes
        else { return nil }
        return Flip(
          endpoint: name, from: small.users, to: large.users,
          lost: Self.difference(before.titles, after.titles),
          gained: Self.difference(after.titles, before.titles))
      }
    }
  }

  /// What is in one list more often than in another.
  private static func difference(_ one: [String], _ other: [String]) -> [String] {
    var rest = other
    return one.filter { title in
      guard let index = rest.firstIndex(of: title) else { return true }
      rest.remove(at: index)
      return false
    }
  }
}

extension EndpointMeasurement.Explained {
  /// The titles of all nodes. See ``PlanNode/title``.
  var titles: [String] { plans.flatMap(\.all).map(\.title) }
}
