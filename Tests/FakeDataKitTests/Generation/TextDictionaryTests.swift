import Testing

@testable import FakeDataKit

@Suite struct TextDictionaryTests {
  @Test func textsComeBack() {
    let texts = ["", "a", "Łódź", String(repeating: "x", count: 100), "", "b"]
    let dictionary = TextDictionary(texts)
    #expect(dictionary.count == 6)
    #expect(dictionary.maximumBytes == 100)
    #expect(texts.indices.map { dictionary.string($0) } == texts)
    #expect(dictionary.table[2].count == 7)
  }

  @Test func sparesBytesBehindTheLastText() {
    let dictionary = TextDictionary(["ab"])
    let spare = (0..<TextDictionary.overread).map { dictionary.bytes[2 + $0] }
    #expect(spare == Array(repeating: 0, count: TextDictionary.overread))
  }
}
