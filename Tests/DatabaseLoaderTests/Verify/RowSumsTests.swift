import Testing

@testable import DatabaseLoader

/// The sums by which rows in any order are compared.
@Suite("Sums of rows") struct RowSumsTests {
  /// Source: the authors' reference implementation, `vectors.h`: the key has the bytes 0 to 15, and the input as
  /// many bytes as it is long.
  @Test(arguments: [
    (0, "a3817f04ba25a8e66df67214c7550293"), (1, "da87c1d86b99af44347659119b22fc45"),
    (2, "8177228da4a45dc7fca38bdef60affe4"), (3, "9c70b60c5267a94e5f33b6b02985ed51"),
    // Whole words, with nothing behind them and with something.
    (8, "3b62a9ba6258f5610f83e264f31497b4"), (15, "5493e99933b0a8117e08ec0f97cfc3d9"),
    (16, "6ee2a4ca67b054bbfd3315bf85230577"), (63, "5150d1772f50834a503e069a973fbd7c"),
  ])
  func theHashIsSipHash(count: Int, expected: String) {
    let hash = RowHash(0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908)
    let value = (0..<UInt8(count)).map { $0 }.withUnsafeBytes { hash($0) }
    let digits = withUnsafeBytes(of: value.littleEndian) { bytes in
      bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
    #expect(digits == expected)
  }

  /// Bytes at any offset and of any length have hashes of their own.
  @Test func hashesDiffer() {
    let hash = RowHash()
    let bytes = (0..<100).map { UInt8($0) }
    var hashes: Set<UInt128> = []
    bytes.withUnsafeBytes { bytes in
      for start in 0..<40 {
        for end in start..<100 {
          hashes.insert(hash(UnsafeRawBufferPointer(rebasing: bytes[start..<end])))
        }
      }
    }
    // The empty ones are the same.
    #expect(hashes.count == (0..<40).reduce(0) { $0 + 99 - $1 } + 1)
  }

  private func sums(expected: [UInt128], found: [UInt128]) -> RowSums {
    var sums = RowSums()
    for hash in expected { sums.expect(hash) }
    for hash in found { sums.find(hash) }
    return sums
  }

  @Test func theOrderDoesNotMatterAndTheNumberDoes() {
    let hashes = (0..<10_000).map { _ in UInt128.random(in: .min ... .max) }
    #expect(sums(expected: hashes, found: hashes.reversed()).differing == [])
    #expect(sums(expected: hashes, found: hashes + [hashes[7]]).differing.count == 1)
    #expect(sums(expected: hashes, found: Array(hashes.dropLast())).differing.count == 1)
    // Two of one in the place of two others, in the same bucket.
    let (one, other) = (hashes[0], hashes[0] &+ UInt128(RowSums.bucketCount))
    #expect(sums(expected: [one, one], found: [other, other]).differing.count == 1)
    #expect(sums(expected: [one], found: [one, one, one]).differing.count == 1)
  }

  @Test func piecesAddUp() {
    let hashes = (0..<1000).map { _ in UInt128.random(in: .min ... .max) }
    var whole = sums(expected: Array(hashes[..<400]), found: Array(hashes[300...]))
    whole.add(sums(expected: Array(hashes[400...]), found: Array(hashes[..<300])))
    #expect(whole.differing == [])
    #expect(whole.expected.reduce(0, +) == 1000)
    #expect(whole.found.reduce(0, +) == 1000)
  }
}
