import Testing

@testable import fakedata

@Suite("Drawings") struct SVGDrawingTests {
  @Test func textsAreCutToTheirRoom() {
    let name = "muscle-groups-of-exercise"
    #expect(SVGDrawing.cut(name, to: SVGDrawing.width(name, isBold: true), isBold: true) == name)
    for room in stride(from: 20.0, to: 195, by: 7) {
      let cut = SVGDrawing.cut(name, to: room, size: 13)
      #expect(SVGDrawing.width(cut, size: 13) <= room && cut.hasSuffix("…"))
      #expect(name.hasPrefix(cut.dropLast()))
    }
  }
}
