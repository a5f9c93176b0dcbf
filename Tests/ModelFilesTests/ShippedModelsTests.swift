import FakeDataKit
import Foundation
import ModelFiles
import Testing

/// The models that are part of the program.
struct ShippedModelsTests {
  @Test func areRead() {
    for name in ModelFile.shipped {
      do {
        let model = try ModelFile.read(name)
        #expect(model.name == name)
      } catch {
        Issue.record("\(error)")
      }
    }
  }

  @Test func examplesAreRead() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Models").path
    for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    where file.hasSuffix(".yaml") {
      do {
        _ = try ModelFile.read("\(folder)/\(file)")
      } catch {
        Issue.record("\(error)")
      }
    }
  }
}
