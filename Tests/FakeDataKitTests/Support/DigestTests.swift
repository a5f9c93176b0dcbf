import Testing

@Suite struct DigestTests {
  /// Values published with the algorithm.
  @Test(
    arguments: [
      ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
    ] as [(String, UInt64)])
  func digestIsFNV1a(text: String, digest: UInt64) {
    #expect(Digest.fnv1a(text.utf8) == digest)
  }

  @Test func literalHasAllDigits() {
    #expect(Digest.literal(0xAB_CDEF) == "0x0000_0000_00AB_CDEF")
  }
}
