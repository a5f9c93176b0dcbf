public import FakeDataKit

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
  public static var all: [DataSet] {
    [
      DataSet(name: "fitness", unit: "users", model: Fitness.model()),
      DataSet(name: "shop", unit: "customers", model: Shop.model()),
      DataSet(name: "saas", unit: "tenants", model: Service.model()),
      DataSet(name: "social", unit: "members", model: SocialNetwork.model()),
      DataSet(name: "measurements", unit: "devices", model: Measurements.model()),
    ]
  }
}
