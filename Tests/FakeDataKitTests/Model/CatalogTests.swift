import Testing

@testable import FakeDataKit

@Suite struct CatalogTests {
  @Test func textIsParsed() throws {
    let catalog = try Catalog(
      name: "c",
      text: """
        name | size | note
          a b   |  1|
        c|-20 | x
        """)
    #expect(catalog.columns == ["name", "size", "note"])
    #expect(catalog.rows == [["a b", 1, ""], ["c", -20, "x"]])
  }

  @Test func aColumnOfNumbersHasNumbersOnly() throws {
    let catalog = try Catalog(name: "c", text: "a|b|c\n1|1|1.5\n2|x|2\n")
    #expect(catalog.rows == [[1, "1", "1.5"], [2, "x", "2"]])
  }

  @Test func emptyLinesAreLeftOut() throws {
    #expect(try Catalog(name: "c", text: "\n\na\n\nx\n\n").rows == [["x"]])
  }

  @Test func bytesBeyondASCIIStayAsTheyAre() throws {
    let catalog = try Catalog(name: "c", text: "name | town\nJosé |  Łódź  \n")
    #expect(catalog.rows == [["José", "Łódź"]])
  }

  @Test func numbersBeyond64BitsAreTexts() throws {
    let catalog = try Catalog(name: "c", text: "n\n9223372036854775808\n")
    #expect(catalog.rows == [["9223372036854775808"]])
  }

  @Test(arguments: ["", "\n\n"])
  func anEmptyTextIsRefused(text: String) {
    let error = #expect(throws: ModelError.self) { try Catalog(name: "colours", text: text) }
    #expect(error?.code == .malformedCatalog)
    #expect(error?.message == "catalogue \"colours\" is empty")
  }

  @Test(arguments: [("a | b\n1 | 2\n3", 3, 1), ("a | b\n1 | 2 | 3", 2, 3), ("a\n1|", 2, 2)])
  func anotherNumberOfFieldsIsRefused(text: String, line: Int, fields: Int) {
    let error = #expect(throws: ModelError.self) { try Catalog(name: "c", text: text) }
    #expect(error?.code == .malformedCatalog)
    #expect(error?.message.contains("\"c\", line \(line): \(fields) fields, expected") == true)
  }

  @Test func columnsAreFoundByName() {
    #expect(SampleModel.colours.values(of: "weight") == [5, 3, 2, 0, 1])
    #expect(SampleModel.colours.values(of: "Weight") == nil)
  }
}
