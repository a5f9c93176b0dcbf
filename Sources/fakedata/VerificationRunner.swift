import DatabaseLoader
import FakeDataKit
import Foundation
import PostgresClient

/// Runs a verification with everything that a user sees of it.
struct VerificationRunner {
  let feedback: FeedbackOptions
  /// What the rows should be of.
  let model: ChosenModel

  /// Compares, shows progress, prints the report.
  ///
  /// - Throws: ``DifferenceFound`` where something differs, `Interrupted` and what the verification throws.
  func run(
    _ runs: [Verification.Run], in parameters: ConnectionParameters, options: Verification.Options
  ) throws {
    let report = try compare(runs, in: parameters, options: options)
    let text = VerificationRenderer(report: report, model: model)
    if feedback.json {
      try StandardOutput.write(text.json)
    } else if !feedback.quiet {
      try StandardOutput.write(text.text)
    }
    if !report.isEqual { throw DifferenceFound(description: text.summary) }
  }

  /// Compares and shows progress.
  ///
  /// - Throws: `Interrupted` and what the verification throws.
  func compare(
    _ runs: [Verification.Run], in parameters: ConnectionParameters, options: Verification.Options
  ) throws -> VerificationReport {
    let interruption = Interruption()
    let trap = SignalTrap(interruption)
    defer { withExtendedLifetime(trap) {} }
    do {
      for run in runs {
        feedback.tellOfCounting(try DataPlan(run.model, run.record.parameters), of: model)
      }
      let verification = try Verification(runs, in: parameters, options: options, interruption)
      let renderer = ProgressRenderer(feedback, verification.progress)
      renderer?.start()
      defer { renderer?.stop() }
      return try verification.run(interruption)
    } catch let error as LoaderError where error.code == .interrupted {
      throw Interrupted(
        signal: interruption.requested ?? SIGINT, consequence: "the comparison was given up")
    }
  }
}

/// A database does not hold what it should.
struct DifferenceFound: Error, CustomStringConvertible {
  let description: String
}
