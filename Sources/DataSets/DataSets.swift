public import FakeDataKit
import ModelFiles

/// The data sets that ship with the program, by their names.
public enum DataSets {
  /// A data set's name, what its scale counts, and its model.
  public struct DataSet: Sendable {
    /// Its name.
    public let name: String
    /// What the scale counts, in the plural.
    public let unit: String
    /// Its model.
    public let model: DataModel
  }

  /// All of them.
  public static let all: [DataSet] = ModelFile.shipped.map { name in
    let file = file(name)
    return DataSet(name: file.name, unit: file.unit, model: file.model)
  }

  /// The model file of a name that is known to be there.
  static func file(_ name: String, options: ModelFile.Options = .init()) -> ModelFile {
    do {
      return try ModelFile.read(name, options: options)
    } catch {
      // A test reads all of them.
      preconditionFailure("\(error)")
    }
  }
}
