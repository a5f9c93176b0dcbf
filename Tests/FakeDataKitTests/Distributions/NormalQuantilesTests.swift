import Testing

@testable import FakeDataKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The standard normal distribution function.
func normalShare(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

@Suite struct NormalQuantilesTests {
  private static let unit = 1_048_576.0

  /// The quantile by bisection of the distribution function's upper tail.
  private static func quantile(upperTail: Double) -> Double {
    var (low, high) = (0.0, 10.0)
    while true {
      let middle = (low + high) / 2
      if middle == low || middle == high { return middle }
      if erfc(middle / 2.0.squareRoot()) / 2 > upperTail { low = middle } else { high = middle }
    }
  }

  @Test func entriesAreTheQuantiles() {
    let table = NormalQuantiles.table
    #expect(table.count == 1025)
    for index in 512..<1024 {
      let quantile = Self.quantile(upperTail: Double(1024 - index) / 1024)
      #expect(abs(Double(table[index]) - quantile * Self.unit) <= 1, "entry \(index)")
    }
  }

  @Test func tableIsSymmetric() {
    let table = NormalQuantiles.table
    for index in 0...512 { #expect(table[index] == -table[1024 - index]) }
  }

  @Test func tableAscends() {
    #expect(zip(NormalQuantiles.table, NormalQuantiles.table.dropFirst()).allSatisfy { $0 < $1 })
  }

  /// To 0.01 of a standard deviation, as documented; it is 0.005.
  @Test func theOutermostCellNearlyKeepsTheMeanOfTheTail() {
    // The mean of the upper 1,024th is its density at the border times 1,024.
    let border = Self.quantile(upperTail: 1.0 / 1024)
    let mean = exp(-border * border / 2) / (2 * Double.pi).squareRoot() * 1024
    let table = NormalQuantiles.table
    let middle = (Double(table[1023]) + Double(table[1024])) / 2 / Self.unit
    #expect(abs(middle - mean) < 0.006)
  }

  @Test func tableIsPinned() {
    #expect(Digest.fnv1a(numbers: NormalQuantiles.table.map { Int64($0) }) == 0x48BCE4522972BDD0)
  }

  @Test func drawsAreInterpolated() {
    NormalQuantiles.table.withUnsafeBufferPointer { table in
      let start = table.baseAddress!
      for cell in [0, 1, 511, 512, 1022, 1023] {
        let draw = UInt32(cell) << 22
        #expect(NormalQuantiles.interpolate(start, draw) == Int64(table[cell]))
        let middle = (Double(table[cell]) + Double(table[cell + 1])) / 2
        #expect(abs(Double(NormalQuantiles.interpolate(start, draw + 1 << 21)) - middle) <= 1)
      }
      #expect(Int64(table[1024]) - NormalQuantiles.interpolate(start, .max) <= 1)
    }
  }
}
