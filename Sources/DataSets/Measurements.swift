public import FakeDataKit

/// Measurements: a tree of devices, their sensors, and long series of readings in the order of time.
public enum Measurements {
  /// Readings of a sensor and day, where nothing else is asked for.
  public static let defaultReadings = 24

  /// The data set's model. Its scale counts devices; a run's days are those of the series.
  ///
  /// - Parameter readings: how many readings a sensor takes a day.
  public static func model(readings: Int = defaultReadings) -> DataModel {
    DataModel(
      name: "measurements",
      types: [.enumeration("quality", ["good", "uncertain", "bad"])],
      catalogs: [sites, models, kinds],
      tables: [sitesTable, devicesTable, sensorsTable, readingsTable(perDay: readings)])
  }

  private static let sites = Catalog(
    name: "sites", columns: ["code", "name", "network"],
    rows: [
      ["north", "North plant", 3_221_225_984], ["south", "South plant", 3_323_068_416],
      ["harbour", "Harbour", 3_405_803_776], ["depot", "Depot", 3_221_225_984],
    ])
  private static let models = Catalog(
    name: "models", columns: ["model", "weight"],
    rows: [["TH-100", 40], ["TH-200", 25], ["PX-7", 20], ["GW-1", 15]])
  private static let kinds = Catalog(
    name: "kinds", columns: ["kind", "unit", "weight", "usual", "spread"],
    rows: [
      ["temperature", "°C", 45, 2100, 300], ["humidity", "%", 30, 5500, 900],
      ["pressure", "hPa", 15, 101_300, 700],
      ["voltage", "V", 10, 23_000, 250],
    ])

  private static let sitesTable = TableModel(
    name: "sites", cardinality: .catalog("sites"),
    columns: [
      ColumnModel("code", .text, .lookup("code", in: "sites", by: TableModel.rowColumn)),
      ColumnModel("name", .text, .lookup("name", in: "sites", by: TableModel.rowColumn)),
    ], primaryKey: ["code"])

  private static let devicesTable = TableModel(
    name: "devices", cardinality: .scale,
    columns: [
      ColumnModel("id", .int8, .rowNumber),
      .latent("site", .reference(Reference("sites", skew: .zipf(exponent: 0.5)))),
      ColumnModel("site_code", .text, .referenced("code", by: "site")),
      // What it is connected through: an earlier device, or nothing.
      .latent("above", .reference(Reference("devices", skew: .zipf(exponent: 0.4)))),
      ColumnModel("gateway_id", .int8, .referenced("id", by: "above"), nullShare: 0.25),
      .latent("number", .permuted(0...((1 << 44) - 1))),
      ColumnModel("serial", .text, .text("SN{number}")),
      ColumnModel("mac", .macaddr, .expression(.column("number") + 2_199_023_255_552)),
      .latent("model_row", .row(of: "models", weight: "weight")),
      ColumnModel("model", .text, .lookup("model", in: "models", by: "model_row")),
      .latent("age", .uniform(40...2000)),
      ColumnModel("installed_on", .date, .expression(.asOfDay - .column("age"))),
    ],
    primaryKey: ["id"], identity: "id",
    uniques: [
      .init(name: "devices_serial_key", columns: ["serial"]),
      .init(name: "devices_mac_key", columns: ["mac"]),
    ],
    foreignKeys: [
      .init("site_code", references: "sites"), .init("gateway_id", references: "devices"),
    ])

  private static let sensorsTable = TableModel(
    name: "sensors",
    cardinality: .children(
      of: "devices", count: .weighted([.init(1, 30), .init(2, 40), .init(3, 20), .init(4, 10)]),
      every: nil),
    columns: [
      ColumnModel("id", .int8, .rowNumber),
      ColumnModel("device_id", .int8, .parentKey),
      ColumnModel("channel", .int2, .expression(.ordinal)),
      .latent("kind_row", .row(of: "kinds", weight: "weight")),
      ColumnModel("kind", .text, .lookup("kind", in: "kinds", by: "kind_row")),
      ColumnModel("unit", .text, .lookup("unit", in: "kinds", by: "kind_row")),
      .latent("usual", .lookup("usual", in: "kinds", by: "kind_row")),
      .latent("spread", .lookup("spread", in: "kinds", by: "kind_row")),
      .latent("place", .normal(mean: 0, standardDeviation: 400, range: -1500...1500)),
      // In hundredths of the unit.
      .latent(
        "level", .expression(.column("usual") + .column("place") * .column("spread") / 1000)),
    ],
    primaryKey: ["id"], identity: "id",
    uniques: [.init(name: "sensors_device_id_channel_key", columns: ["device_id", "channel"])],
    foreignKeys: [.init("device_id", references: "devices", cascades: true)])

  private static func readingsTable(perDay readings: Int) -> TableModel {
    let step = 86_400 / Int64(max(1, readings))
    return TableModel(
      name: "readings",
      cardinality: .children(of: "sensors", count: .constant(readings), every: 1),
      columns: [
        ColumnModel("sensor_id", .int8, .parentKey),
        .latent("late", .uniform(0...max(0, min(59, step - 1)))),
        ColumnModel(
          "at", .timestamptz,
          .expression(
            ((.asOfDay - .period) * 86_400 + .ordinal * .constant(step) + .column("late"))
              * 1_000_000)),
        .latent("level", .parent("level")),
        .latent("noise", .normal(mean: 0, standardDeviation: 60, range: -240...240)),
        ColumnModel(
          "value", .float8(decimals: 2), .expression(.column("level") + .column("noise")),
          nullShare: 0.002),
        ColumnModel(
          "quality", .enumeration("quality"),
          .choice([.init("good", 970), .init("uncertain", 25), .init("bad", 5)])),
      ],
      primaryKey: ["sensor_id", "at"],
      foreignKeys: [.init("sensor_id", references: "sensors", cascades: true)])
  }
}
