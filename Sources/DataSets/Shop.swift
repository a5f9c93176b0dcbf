public import FakeDataKit

/// A shop: customers with addresses, their orders, the orders' lines and payments, and the products.
///
/// The distributions are this project's choice: few products sell most, most customers order a few times, and an order
/// is younger than its customer.
public enum Shop {
  /// The data set's model. Its scale counts customers.
  public static func model() -> DataModel {
    DataModel(
      name: "shop",
      types: [
        .enumeration("order_status", ["paid", "shipped", "delivered", "cancelled"])
      ],
      catalogs: Names.catalogs + [categories, adjectives, things],
      tables: [
        categoriesTable, productsTable, customersTable, addressesTable, ordersTable,
        orderLinesTable, paymentsTable,
      ])
  }

  private static let days: Int64 = 3 * 365
  private static let second: Int64 = 1_000_000

  // MARK: - Products

  private static let categories = Catalog(
    name: "categories", columns: ["name", "slug", "weight"],
    rows: [
      ["Kitchen", "kitchen", 18], ["Garden", "garden", 12], ["Office", "office", 14],
      ["Outdoor", "outdoor", 11], ["Toys", "toys", 13], ["Bath", "bath", 9],
      ["Lighting", "lighting", 8],
      ["Tools", "tools", 15],
    ])

  private static let adjectives = Catalog(
    name: "adjectives", columns: ["adjective", "weight"],
    rows: [
      "Compact", "Foldable", "Classic", "Large", "Small", "Cordless", "Wooden", "Steel", "Ceramic",
      "Bamboo",
      "Waterproof", "Insulated", "Stackable", "Quiet", "Bright", "Soft", "Heavy-duty", "Portable",
    ].map { [.text($0), 1] })

  private static let things = Catalog(
    name: "things", columns: ["thing", "weight"],
    rows: [
      "Kettle", "Pan", "Lamp", "Rake", "Notebook", "Chair", "Tent", "Puzzle", "Towel", "Hammer",
      "Drill", "Bottle",
      "Backpack", "Watering can", "Desk", "Shelf", "Mirror", "Basket", "Kite", "Clock",
      "Cutting board", "Torch",
      "Stool", "Blanket", "Mug", "Thermometer",
    ].map { [.text($0), 1] })

  private static let categoriesTable = TableModel(
    name: "categories", cardinality: .catalog("categories"),
    columns: [
      ColumnModel("id", .int4, .rowNumber),
      ColumnModel("name", .text, .lookup("name", in: "categories", by: TableModel.rowColumn)),
      ColumnModel("slug", .text, .lookup("slug", in: "categories", by: TableModel.rowColumn)),
    ],
    primaryKey: ["id"], identity: "id",
    uniques: [.init(name: "categories_slug_key", columns: ["slug"])])

  private static let productsTable = TableModel(
    name: "products", cardinality: .fixed(5000),
    columns: [
      ColumnModel("id", .int4, .rowNumber),
      .latent("category", .row(of: "categories", weight: "weight")),
      ColumnModel("category_id", .int4, .expression(.column("category") + 1)),
      .latent("number", .permuted(100_000...999_999)),
      ColumnModel("sku", .characterVarying(16), .text("P-{number}")),
      .latent("adjective_row", .row(of: "adjectives", weight: "weight")),
      .latent("adjective", .lookup("adjective", in: "adjectives", by: "adjective_row")),
      .latent("thing_row", .row(of: "things", weight: "weight")),
      .latent("thing", .lookup("thing", in: "things", by: "thing_row")),
      ColumnModel("name", .text, .text("{adjective} {thing}")),
      // In cents; most prices end with 99.
      .latent(
        "euros",
        .empirical([
          .init(0, 1), .init(0.25, 9), .init(0.5, 19), .init(0.75, 39), .init(0.95, 120),
          .init(1, 600),
        ])),
      .latent("cents", .choice([.init(99, 70), .init(95, 15), .init(50, 10), .init(0, 5)])),
      ColumnModel(
        "price", .numeric(precision: 10, scale: 2),
        .expression(.column("euros") * 100 + .column("cents")), check: "price > 0"),
      ColumnModel("weight_grams", .int4, .uniform(20...8000), nullShare: 0.1),
      ColumnModel("active", .bool, .choice([.init(1, 9), .init(0, 1)]), defaultValue: "true"),
    ],
    primaryKey: ["id"], identity: "id",
    uniques: [.init(name: "products_sku_key", columns: ["sku"])],
    foreignKeys: [.init("category_id", references: "categories")])

  // MARK: - Customers

  private static let customersTable = TableModel(
    name: "customers", cardinality: .scale,
    columns: Names.person + [
      ColumnModel("id", .int8, .rowNumber),
      ColumnModel("name", .text, .text("{given} {family}")),
      ColumnModel("email", .text, .text("{family}.{id}@example.com")),
      // How long ago, in seconds.
      .latent("age", .uniform(3600...(days * 86_400))),
      ColumnModel(
        "created_at", .timestamptz,
        .expression((.asOfDay * 86_400 - .column("age")) * .constant(second))),
      ColumnModel("newsletter", .bool, .choice([.init(0, 3), .init(1, 2)])),
      .latent("referrer", .reference(Reference("customers", skew: .recent(share: 0.2)))),
      ColumnModel("referred_by", .int8, .referenced("id", by: "referrer"), nullShare: 0.8),
      .latent(
        "language", .choice([.init("en", 60), .init("es", 20), .init("fr", 12), .init("de", 8)])),
      ColumnModel(
        "locale", .character(2),
        .by(
          "language",
          ["en", "es", "fr", "de"].map {
            Rule.Case(.text($0), .choice([.init(.text($0), 1)]))
          })),
    ],
    primaryKey: ["id"], identity: "id",
    uniques: [.init(name: "customers_email_key", columns: ["email"])],
    foreignKeys: [.init("referred_by", references: "customers")])

  private static let addressesTable = TableModel(
    name: "addresses",
    cardinality: .children(
      of: "customers", count: .weighted([.init(1, 70), .init(2, 25), .init(3, 5)]), every: nil),
    columns: Names.place + [
      ColumnModel("id", .int8, .rowNumber),
      ColumnModel("customer_id", .int8, .parentKey),
      .latent("house", .uniform(1...250)),
      ColumnModel("street", .text, .text("{house} {street_name}")),
      ColumnModel("city", .text, .lookup("city", in: "places", by: "place")),
      ColumnModel(
        "postal_code", .characterVarying(10), .lookup("postal_code", in: "places", by: "place")),
      ColumnModel("country", .character(2), .lookup("country", in: "places", by: "place")),
    ],
    primaryKey: ["id"], identity: "id",
    indexes: [.init(name: "addresses_customer_id_idx", columns: ["customer_id"])],
    foreignKeys: [.init("customer_id", references: "customers", cascades: true)])

  // MARK: - Orders

  private static let ordersTable = TableModel(
    name: "orders",
    cardinality: .children(
      of: "customers", count: .geometric(mean: 4, minimum: 0, maximum: 200), every: nil),
    columns: [
      ColumnModel("id", .int8, .rowNumber),
      ColumnModel("customer_id", .int8, .parentKey),
      .latent("customer_age", .parent("age")),
      .latent("part", .uniform(0...1_048_575)),
      // How long ago, in seconds: not before the customer was there.
      .latent(
        "age", .expression(.floorQuotient(.column("customer_age") * .column("part"), 1_048_576))),
      .latent("second", .expression(.asOfDay * 86_400 - .column("age"))),
      ColumnModel("placed_at", .timestamptz, .expression(.column("second") * .constant(second))),
      .latent(
        "state",
        .choice([
          .init("delivered", 70), .init("shipped", 12), .init("paid", 12), .init("cancelled", 6),
        ])),
      ColumnModel(
        "status", .enumeration("order_status"),
        .by(
          "state",
          [
            "paid", "shipped", "delivered", "cancelled",
          ].map { Rule.Case(.text($0), .choice([.init(.text($0), 1)])) })),
      .latent("delay", .uniform(60...259_200)),
      .latent(
        "cancelled_second",
        .expression(
          .minimum(.column("second") + .column("delay"), .asOfDay * 86_400))),
      ColumnModel(
        "cancelled_at", .timestamptz,
        .by(
          "state",
          [
            .init("cancelled", .expression(.column("cancelled_second") * .constant(second))),
            .init("paid", .null), .init("shipped", .null), .init("delivered", .null),
          ])),
      ColumnModel("lines", .int2, .aggregate(Aggregate(.count, in: "order_lines"))),
      ColumnModel(
        "total", .numeric(precision: 12, scale: 2),
        .aggregate(Aggregate(.sum, of: "amount", in: "order_lines"))),
    ],
    primaryKey: ["id"], identity: "id",
    checks: [
      .init(
        name: "orders_cancelled_check",
        condition:
          "(status = 'cancelled') = (cancelled_at IS NOT NULL) AND cancelled_at >= placed_at")
    ],
    indexes: [.init(name: "orders_customer_id_idx", columns: ["customer_id", "placed_at"])],
    foreignKeys: [.init("customer_id", references: "customers", cascades: true)])

  private static let orderLinesTable = TableModel(
    name: "order_lines",
    cardinality: .children(of: "orders", count: .uniform(1...8), every: nil),
    columns: [
      ColumnModel("order_id", .int8, .parentKey),
      .latent(
        "product", .reference(Reference("products", skew: .zipf(exponent: 1.1), isDistinct: true))),
      ColumnModel("product_id", .int4, .referenced("id", by: "product")),
      ColumnModel(
        "quantity", .int4,
        .choice([.init(1, 70), .init(2, 18), .init(3, 6), .init(4, 3), .init(6, 2), .init(12, 1)]),
        check: "quantity > 0"),
      ColumnModel(
        "unit_price", .numeric(precision: 10, scale: 2), .referenced("price", by: "product")),
      ColumnModel(
        "amount", .numeric(precision: 12, scale: 2),
        .expression(.column("quantity") * .column("unit_price"))),
    ],
    primaryKey: ["order_id", "product_id"],
    checks: [.init(name: "order_lines_amount_check", condition: "amount = quantity * unit_price")],
    foreignKeys: [
      .init("order_id", references: "orders", cascades: true),
      .init("product_id", references: "products"),
    ])

  private static let paymentsTable = TableModel(
    name: "payments", cardinality: .children(of: "orders", count: .constant(1), every: nil),
    columns: [
      ColumnModel("id", .uuid, .uuid(.v4)),
      ColumnModel("order_id", .int8, .parentKey),
      ColumnModel("amount", .numeric(precision: 12, scale: 2), .parent("total")),
      ColumnModel(
        "method", .text,
        .choice([.init("card", 62), .init("wallet", 24), .init("transfer", 9), .init("invoice", 5)])
      ),
      ColumnModel("paid_at", .timestamptz, .parent("placed_at")),
    ],
    primaryKey: ["id"],
    uniques: [.init(name: "payments_order_id_key", columns: ["order_id"])],
    foreignKeys: [.init("order_id", references: "orders", cascades: true)])
}
