public import DatabaseLoader
import DataSets
import FakeDataKit
import Foundation
public import PostgresClient

/// Measures a workload with data of several sizes: each is loaded with the same seed into a database of its
/// own on the same server, measured, and dropped.
public struct SizeSeries: Sendable {
  /// What happens, for whoever shows it.
  public enum Event: Sendable {
    /// A database that a killed run had left is dropped.
    case removed(database: String)
    /// A size is being loaded.
    case loading(users: UInt64, LoadProgress)
    /// It is being measured.
    case measuring(users: UInt64, MeasuringProgress)
    /// It is measured.
    case measured
  }

  private let sizes: [UInt64]
  private let workload: Workload
  private let parameters: ConnectionParameters
  private let options: MeasuringOptions
  private let drawing: Drawing

  /// A series that has not begun.
  ///
  /// - Parameters:
  ///   - sizes: numbers of users, smallest first.
  ///   - workload: endpoints of the fitness app's data.
  ///   - parameters: to a database of the server, which is left alone.
  public init(
    _ sizes: [UInt64], _ workload: Workload, on parameters: ConnectionParameters,
    options: MeasuringOptions, drawing: Drawing
  ) {
    self.sizes = sizes
    self.workload = workload
    self.parameters = parameters
    self.options = options
    self.drawing = drawing
  }

  /// Loads and measures.
  ///
  /// - Parameters:
  ///   - interruption: asked several times a second; a request ends it and drops the database.
  ///   - report: told what happens, on the calling thread.
  /// - Returns: what was measured.
  /// - Throws: ``WorkloadError``, `LoaderError` or `ServerFailure`.
  public func run(
    _ interruption: Interruption = Interruption(), _ report: (Event) -> Void = { _ in }
  ) throws -> SizeMeasurements {
    try ServerFailure.locating(.init(.named("making a database"), aftermath: .nothingChanged)) {
      try run(interruption, report, &$0)
    }
  }

  private func run(
    _ interruption: Interruption, _ report: (Event) -> Void,
    _ circumstances: inout ServerFailure.Circumstances
  ) throws -> SizeMeasurements {
    // Whatever is wrong with a size is known before the first is loaded.
    let plans = try sizes.map { users in
      try DataPlan(
        Fitness.model(), RunParameters(seed: drawing.seed, scale: users, asOf: drawing.asOf))
    }
    var control = try BenchDatabase.connect(parameters)
    for name in try BenchDatabase.removeLeftovers(on: &control) {
      report(.removed(database: name))
    }
    var result = SizeMeasurements(sizes: [])
    for plan in plans {
      if interruption.requested != nil { throw Self.interrupted }
      let database = try BenchDatabase(on: &control, parameters)
      do {
        result.sizes.append(try measure(plan, in: database.parameters, interruption, report))
      } catch {
        if (try? database.drop(on: &control)) == nil {
          circumstances.aftermath = .databaseLeft(database.name)
        }
        throw error
      }
      circumstances.aftermath = .databaseLeft(database.name)
      circumstances.activity = .named("dropping a database")
      try database.drop(on: &control)
      circumstances = .init(.named("making a database"), aftermath: .nothingChanged)
    }
    return result
  }

  private static let interrupted = WorkloadError(
    .interrupted, "the measurement was given up and its databases are dropped")

  private func measure(
    _ plan: DataPlan, in parameters: ConnectionParameters, _ interruption: Interruption,
    _ report: (Event) -> Void
  ) throws -> SizeMeasurements.Size {
    let jobs = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 4))
    let load = FreshLoad(plan, into: parameters, options: LoadOptions(jobs: jobs))
    let users = plan.parameters.scale
    report(.loading(users: users, load.progress))
    let loaded: LoadReport
    do {
      loaded = try load.run(interruption)
    } catch let error as LoaderError where error.code == .interrupted {
      throw Self.interrupted
    }
    let runner = WorkloadRunner(workload, in: parameters, options: options, drawing: drawing)
    report(.measuring(users: users, runner.progress))
    let measurement: WorkloadMeasurement
    do {
      measurement = try runner.run { interruption.requested != nil }
    } catch let error as WorkloadError where error.code == .interrupted {
      throw Self.interrupted
    }
    report(.measured)
    return SizeMeasurements.Size(
      users: users, rows: loaded.rows, loadSeconds: loaded.seconds, measurement: measurement)
  }
}
