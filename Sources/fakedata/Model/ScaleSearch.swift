import ArgumentParser
import DatabaseLoader
import FakeDataKit

/// The scale at which a data set takes so much disk, by the estimate of what a load will take.
///
/// What it takes grows with the scale, and nearly in proportion to it, so that a straight line through what is known
/// leads near it in a few steps.
struct ScaleSearch {
  /// The scale.
  private(set) var scale: UInt64
  /// Bytes on disk that are to be expected of it.
  private(set) var bytes: UInt64

  /// The part of the size by which the search may miss it.
  private static let tolerance = 0.005
  /// The part that is refused where no scale comes nearer.
  private static let limit = 0.05
  /// The first scale that is looked at beside 1: what does not grow with the scale hardly shows in it.
  private static let firstScale: UInt64 = 10_000
  private static let maximumSteps = 60

  /// - Throws: `ValidationError` where no scale fills the size.
  init(filling size: UInt64, with model: ChosenModel, _ parameters: RunParameters) throws {
    func plan(_ scale: UInt64) throws(ModelError) -> DataPlan {
      var parameters = parameters
      parameters.scale = scale
      return try DataPlan(model.model, parameters)
    }
    func bytes(_ plan: DataPlan) -> UInt64 {
      StorageEstimate(plan).tables.reduce(0) { $0 + $1.bytesOnDisk }
    }
    // A model whose rows refer to others may have none of these at a very small scale.
    var leastScale: UInt64 = 1
    while leastScale < Self.firstScale / 2, (try? plan(leastScale)) == nil { leastScale *= 2 }
    let least = bytes(try plan(leastScale))
    (scale, self.bytes) = (leastScale, least)
    guard Double(least) <= Double(size) * (1 + Self.limit) else {
      throw ValidationError(
        "--size: the data set takes \(NumberText.bytes(least)) with \(model.counted(leastScale)) already"
      )
    }
    var (low, lowBytes) = (leastScale, Double(least))
    var high: (scale: UInt64, bytes: Double?)?
    var guess = Self.firstScale
    for step in 0..<Self.maximumSteps {
      if isNear(size) || low >= DataPlan.maximumScale || high.map({ $0.scale - low <= 1 }) == true {
        break
      }
      // A scale that is refused is more than a data set can have.
      if let found = (try? plan(guess)).map(bytes) {
        if abs(Double(found) - Double(size)) < abs(Double(self.bytes) - Double(size)) {
          (scale, self.bytes) = (guess, found)
        }
        if found <= size {
          (low, lowBytes) = (guess, Double(found))
        } else {
          high = (guess, Double(found))
        }
      } else {
        high = (guess, nil)
      }
      guess = Self.next(low, lowBytes, high, size: Double(size), halves: step % 3 == 2)
    }
    // Where a single row of the scale brings more than the size leaves, it comes as near as it can.
    let isStep = high.map { $0.scale - low <= 1 && $0.bytes != nil } ?? false
    if !isNear(size), !isStep {
      throw ValidationError(
        "--size: the data set takes \(NumberText.bytes(self.bytes)) with \(model.counted(scale)), and no "
          + "more can be asked for")
    }
  }

  private func isNear(_ size: UInt64) -> Bool {
    abs(Double(bytes) - Double(size)) <= Double(size) * Self.tolerance
  }

  /// The next scale to look at, between those that are known to be too small and too large.
  private static func next(
    _ low: UInt64, _ lowBytes: Double, _ high: (scale: UInt64, bytes: Double?)?, size: Double,
    halves: Bool
  ) -> UInt64 {
    let end = high?.scale ?? DataPlan.maximumScale + 1
    guard end - low > 1 else { return low }
    var guess: Double
    if let high {
      if let bytes = high.bytes, !halves {
        guess =
          Double(low) + Double(high.scale - low) * (size - lowBytes) / max(1, bytes - lowBytes)
      } else {
        guess = Double(low) + Double(high.scale - low) / 2
      }
    } else {
      // Of the bytes so far, some do not grow: rather too far than too near.
      guess = Double(low) * max(2, 1.02 * size / max(1, lowBytes))
    }
    guess = min(max(guess, Double(low) + 1), Double(end - 1))
    return min(max(UInt64(guess), low + 1), end - 1)
  }
}
