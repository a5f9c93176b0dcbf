import Testing

@testable import FakeDataKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct ElementaryFunctionsTests {
  private static let tolerance = 0x1p-50

  /// Numbers from 2⁻⁶⁰ to 2⁶⁰, near 1 and on both sides of the bounds of reduction among them.
  private static let numbers: [Double] = {
    var numbers = Draws.many(20_000, stream: 1).map { draw in
      let exponent = Int(draw % 121) - 60
      return Double(sign: .plus, exponent: exponent, significand: 1 + Double(draw) / 4_294_967_296)
    }
    for distance in stride(from: 1e-15, to: 0.6, by: 0.000_73) {
      numbers += [1 + distance, 1 - distance]
    }
    numbers += [1, 2, 0.5, 3, 10, 256, 0x1p24, 0x1p48, 0.5.squareRoot(), 2.0.squareRoot()]
    return numbers
  }()

  private static func isNear(_ value: Double, _ reference: Double) -> Bool {
    abs(value - reference) <= abs(reference) * tolerance
  }

  @Test func logarithmIsTheLibrarys() {
    for x in Self.numbers {
      let value = ElementaryFunctions.log(x)
      if !Self.isNear(value, log(x)) { Issue.record("log(\(x)) = \(value), not \(log(x))") }
    }
  }

  @Test func exponentialIsTheLibrarys() {
    var arguments = stride(from: -707.9, through: 708.9, by: 0.0731).map { $0 }
    arguments += Self.numbers.map { log($0) } + [0, 1e-300, -1e-17, 709]
    for x in arguments {
      let value = ElementaryFunctions.exp(x)
      if !Self.isNear(value, exp(x)) { Issue.record("exp(\(x)) = \(value), not \(exp(x))") }
    }
    #expect(ElementaryFunctions.exp(-800) == 0)
    #expect(ElementaryFunctions.exp(800) == .infinity)
  }

  @Test func powerIsTheLibrarys() {
    for (index, x) in Self.numbers.enumerated() {
      let y = [-4, -1.1, -0.01, 0.3, 1, 2.5, 11][index % 7]
      let value = ElementaryFunctions.pow(x, y)
      if !Self.isNear(value, pow(x, y)) {
        Issue.record("pow(\(x), \(y)) = \(value), not \(pow(x, y))")
      }
    }
    #expect(ElementaryFunctions.pow(7, 0) == 1)
  }

  @Test func valuesArePinned() {
    let bits = Self.numbers.prefix(5000).flatMap { x in
      [
        ElementaryFunctions.log(x), ElementaryFunctions.exp(x / 0x1p58),
        ElementaryFunctions.pow(x, -1.1),
      ]
      .map { Int64(bitPattern: $0.bitPattern) }
    }
    #expect(Digest.fnv1a(numbers: bits) == 0x46D353CD6DF6DE28)
  }
}
