import Testing

@testable import FakeDataKit

@Suite struct PowerWeightsTests {
  @Test(arguments: [0.01, 0.5, 1, 1.1, 2, 4])
  func meansAreThoseOfTheTerms(exponent: Double) {
    for (first, count) in [(1, 1), (64, 1), (128, 2), (257, 4), (4000, 32), (65_536, 1024)] {
      let sum = (first..<(first + count)).reduce(0.0) {
        $0 + ElementaryFunctions.pow(Double($1), -exponent)
      }
      let mean = PowerWeights.mean(
        first: Double(first), count: Double(count), exponent: exponent)
      #expect(abs(mean * Double(count) / sum - 1) < 1e-10, "\(first), \(count)")
    }
  }

  @Test(arguments: [0.01, 0.5, 0.999_999, 1, 1.000_000_1, 1.1, 2, 4, 20])
  func integralsAreSumsOfThinSlices(exponent: Double) {
    for (first, width) in [(1.0, 1.0), (1, 0.01), (1, 5), (3, 0.04), (1000, 7), (1000, 100_000)] {
      // Simpson's rule over slices that grow with the number.
      var sum = 0.0
      let slices = 4000
      let step = ElementaryFunctions.pow(1 + width / first, 1 / Double(slices))
      var x = first
      for _ in 0..<slices {
        let end = x * step
        let values = [x, (x + end) / 2, end].map { ElementaryFunctions.pow($0, -exponent) }
        sum += (end - x) / 6 * (values[0] + 4 * values[1] + values[2])
        x = end
      }
      let integral = PowerWeights.integral(first: first, width: width, exponent: exponent)
      #expect(abs(integral / sum - 1) < 1e-8, "\(first), \(width)")
    }
  }
}
