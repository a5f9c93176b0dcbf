import FakeDataKit

/// Lists that several data sets use.
enum Names {
  /// Given names and family names, and places.
  static let catalogs: [Catalog] =
    Fitness.catalogs.filter { ["first_names", "last_names"].contains($0.name) } + [places, streets]

  /// Latent columns of a person: `sex`, `given` and `family`.
  static let person: [ColumnModel] = [
    .latent("sex", .choice([.init("male", 49), .init("female", 51)])),
    .latent(
      "first_name",
      .by(
        "sex",
        [
          .init("male", .row(of: "first_names", weight: "male")),
          .init("female", .row(of: "first_names", weight: "female")),
        ])),
    .latent("last_name", .row(of: "last_names", weight: "weight")),
    .latent("given", .lookup("name", in: "first_names", by: "first_name")),
    .latent("family", .lookup("name", in: "last_names", by: "last_name")),
  ]

  /// Latent columns of a place: `place`, a row of the places, and `street_name`.
  static let place: [ColumnModel] = [
    .latent("place", .row(of: "places", weight: "weight")),
    .latent("street_row", .row(of: "streets", weight: "weight")),
    .latent("street_name", .lookup("street", in: "streets", by: "street_row")),
  ]

  /// Cities with a postal code that is theirs; the weights are their inhabitants, in ten thousands, roughly.
  private static let places = Catalog(
    name: "places", columns: ["city", "postal_code", "country", "weight"],
    rows: [
      ["New York", "10001", "US", 830], ["Los Angeles", "90012", "US", 390],
      ["Chicago", "60602", "US", 270],
      ["Houston", "77002", "US", 230], ["Philadelphia", "19102", "US", 160],
      ["Seattle", "98101", "US", 75],
      ["Denver", "80202", "US", 71], ["Boston", "02108", "US", 65],
      ["Toronto", "M5H 2N2", "CA", 280],
      ["Montréal", "H2Y 1C6", "CA", 176], ["London", "SW1A 1AA", "GB", 890],
      ["Leeds", "LS1 1UR", "GB", 81],
      ["Berlin", "10178", "DE", 370], ["Hamburg", "20095", "DE", 185],
      ["München", "80331", "DE", 150],
      ["Köln", "50667", "DE", 108], ["Paris", "75004", "FR", 210], ["Lyon", "69001", "FR", 52],
      ["Madrid", "28001", "ES", 330], ["Sevilla", "41001", "ES", 68],
    ])

  private static let streets = Catalog(
    name: "streets", columns: ["street", "weight"],
    rows: [
      "Main Street", "Oak Avenue", "Station Road", "Park Lane", "Mill Street", "Church Road",
      "High Street",
      "Garden Way", "Lake View", "Bridge Street", "Hill Road", "School Lane", "River Walk",
      "Market Square",
    ].map { [.text($0), 1] })
}
