import Testing

@testable import FakeDataKit

@Suite struct BytesTests {
  @Test func everyLengthIsCopied() {
    let source = (0..<200).map { UInt8($0 &+ 1) }
    for count in 0...120 {
      let copy = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 200) { target in
        target.initialize(repeating: 0)
        source.withUnsafeBufferPointer {
          Bytes.copyShort(from: $0.baseAddress!, to: target.baseAddress!, count: count)
        }
        return Array(target)
      }
      #expect(Array(copy[..<count]) == Array(source[..<count]))
      // Nothing beyond the bytes that it may overwrite.
      #expect(copy[max(count, TextDictionary.overread)...].allSatisfy { $0 == 0 })
    }
  }
}
