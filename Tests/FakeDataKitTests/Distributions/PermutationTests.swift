import CPhilox
import Testing

@testable import FakeDataKit

@Suite struct PermutationTests {
  private static func numbers(_ count: UInt64, key: UInt64) -> [UInt64] {
    let permutation = Permutation(count: count, key: key)
    return (0..<count).map { permutation[$0] }
  }

  @Test func everyNumberComesOnce() {
    let keys = Draws.wide(1)
    for count in Array(1...40) + [255, 256, 257, 300, 1023, 1024, 1025, 4097, 20_000] as [UInt64] {
      for key in [keys[0], 0, .max] {
        let numbers = Self.numbers(count, key: key)
        #expect(numbers.sorted() == Array(0..<count), "\(count) numbers, key \(key)")
      }
    }
  }

  @Test func placesAreFoundAgain() {
    let counts: [UInt64] = [
      1, 2, 17, 256, 257, 1000, 65_537, (1 << 32) + 1, 1 << 47, (1 << 48) - 1,
      1 << 48,
    ]
    for count in counts {
      for (index, key) in Draws.wide(50).enumerated() {
        let permutation = Permutation(count: count, key: key)
        for place in [0, UInt64(index) % count, count / 3, count - 1] {
          let number = permutation[place]
          #expect(number < count)
          #expect(permutation.place(of: number) == place)
        }
      }
    }
  }

  @Test(arguments: [1, 3, 256, 257, 1000, 1 << 40] as [UInt64])
  func writtenNumbersAreTheSame(count: UInt64) {
    let permutation = Permutation(count: count, key: 0x0123_4567_89AB_CDEF)
    for places in [1, min(count, 5), min(count, 100)] {
      var written = [Int64](repeating: -1, count: Int(places))
      written.withUnsafeMutableBufferPointer {
        permutation.write(to: $0.baseAddress!, places: Int(places))
      }
      #expect(written == (0..<places).map { Int64(permutation[$0]) })
    }
  }

  /// Of one permutation, of several of the same count, and of several counts.
  @Test(arguments: PhiloxTests.widths)
  func kernelsGiveTheSameNumbers(width: cphilox_width) {
    let keys = Draws.wide(301, stream: 5)
    let counts: [UInt64] = [
      257, 300, 1000, 4096, 4097, 1 << 20, (1 << 20) + 1, (1 << 32) + 5, (1 << 48) - 1, 1 << 48,
    ]
    for count in counts {
      let order = Permutation(count: count, key: keys[0])
      for rows in [0, 1, 2, 3, 4, 7, 301] {
        let places = keys.prefix(rows).map { Int64($0 % count) }
        var numbers = [Int64](repeating: -1, count: rows + 1)
        order.write(to: &numbers, places: places, count: rows, width: width)
        #expect(numbers == places.map { Int64(order[UInt64($0)]) } + [-1], "\(count)")

        numbers = places + [-1]
        Permutation.write(to: &numbers, keys: keys, count: count, rows: rows, width: width)
        let others = zip(keys, places).map { key, place in
          Int64(Permutation(count: count, key: key)[UInt64(place)])
        }
        #expect(numbers == others + [-1], "\(count)")

        let fewer = (0..<UInt64(rows)).map { count - (count == 4097 || count == 257 ? 0 : $0 % 7) }
          .filter { Permutation(count: $0, key: 0).isLike(order) }
        let inside = zip(fewer, places).map { min($1, Int64($0) - 1) }
        numbers = inside + [-1]
        Permutation.write(
          to: &numbers, keys: keys, counts: fewer, like: order, rows: fewer.count, width: width)
        let each = zip(zip(keys, fewer), inside).map { item, place in
          Int64(Permutation(count: item.1, key: item.0)[UInt64(place)])
        }
        #expect(numbers == each + [-1], "\(count)")
      }
    }
  }

  @Test(arguments: [2, 3, 4, 5] as [UInt64])
  func allOrdersAreEquallyLikely(count: UInt64) {
    var orders: [[UInt64]: Int] = [:]
    for key in Draws.wide(100_000, stream: 1) {
      orders[Self.numbers(count, key: key), default: 0] += 1
    }
    #expect(orders.count == (1...Int(count)).reduce(1, *))
    #expect(Statistics.isUniform(orders.values.sorted()))
  }

  /// Each number at each of some places.
  @Test(arguments: [6, 17, 100, 256, 257, 511, 513, 1000] as [UInt64])
  func numbersAreUniform(count: UInt64) {
    let keys = Draws.wide(50_000, stream: 2)
    for place in [0, count / 2, count - 1] {
      let values = keys.map { Int64(Permutation(count: count, key: $0)[place]) }
      #expect(
        Statistics.isUniform(Statistics.frequencies(values, count: Int(count))),
        "place \(place) of \(count)")
    }
  }

  /// What stands at two places, as pairs.
  @Test(arguments: [6, 17, 257, 300] as [UInt64])
  func pairsAreUniform(count: UInt64) {
    let keys = Draws.wide(500_000, stream: 3)
    for (first, second) in [(0, 1), (1, 5)] as [(UInt64, UInt64)] {
      var pairs = Array(repeating: 0, count: Int(count * count))
      for key in keys {
        let permutation = Permutation(count: count, key: key)
        pairs[Int(permutation[first] * count + permutation[second])] += 1
      }
      for number in 0..<Int(count) { #expect(pairs[number * Int(count) + number] == 0) }
      let different = pairs.indices.filter { $0 / Int(count) != $0 % Int(count) }
      #expect(
        Statistics.isUniform(different.map { pairs[$0] }), "places \(first), \(second) of \(count)")
    }
  }

  /// Neighbouring places have nothing to do with each other: the distance between their numbers.
  @Test(arguments: [1001, 2001, 4001, 5001, 1 << 20, (1 << 33) + 7] as [UInt64])
  func distancesAreUniform(count: UInt64) {
    var cells = Array(repeating: 0, count: 250)
    for key in Draws.wide(200_000, stream: 4) {
      let permutation = Permutation(count: count, key: key)
      let distance = (permutation[3] + count - permutation[2]) % count - 1
      cells[Int(distance * 250 / (count - 1))] += 1
    }
    #expect(Statistics.isUniform(cells))
  }

  @Test func valuesArePinned() {
    let digests = [5, 256, 257, 1000, 1 << 32, 1 << 48].map { (count: UInt64) in
      Digest.literal(
        Digest.fnv1a(
          numbers: Draws.wide(1000).map { key in
            Int64(Permutation(count: count, key: key)[key % count])
          }))
    }
    #expect(
      digests == [
        "0xCE3D_9DBF_16F7_73E2", "0xD287_869E_43E6_2010", "0xDAEB_0A20_E11B_5D78",
        "0x5077_972E_3495_31CF", "0x18AE_983C_E768_AF23", "0x00A0_03C0_9F22_06A2",
      ])
    #expect(
      Self.numbers(12, key: 42) == [
        8, 2, 4, 6, 1, 11, 7, 5, 9, 10, 0, 3,
      ])
    #expect(
      (0..<12).map { Permutation(count: 1000, key: 42)[$0] } == [
        755, 106, 557, 494, 334, 618, 488, 594, 829, 407, 530, 969,
      ])
  }
}
