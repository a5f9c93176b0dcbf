public import FakeDataKit

/// A social network: members who follow each other, posts, likes, and trees of comments.
///
/// Popularity follows Zipf: the first members and the first posts have most followers and likes.
public enum SocialNetwork {
  /// The data set's model. Its scale counts members.
  public static func model() -> DataModel {
    DataModel(
      name: "social", catalogs: Names.catalogs + [openings, topics],
      tables: [membersTable, followsTable, postsTable, likesTable, commentsTable])
  }

  private static let days: Int64 = 4 * 365

  private static let openings = Catalog(
    name: "openings", columns: ["opening", "weight"],
    rows: [
      "Thinking about", "Just read about", "Who else likes", "A long walk and", "Not sure about",
      "My weekend:",
      "Finally found", "Can we talk about", "Three thoughts on", "Good morning with",
    ].map { [.text($0), 1] })
  private static let topics = Catalog(
    name: "topics", columns: ["topic", "weight"],
    rows: [
      "old maps", "sourdough", "night trains", "chess endings", "tomatoes", "film cameras",
      "tide pools",
      "vinyl records", "bird song", "crosswords", "bicycles", "cold water", "street food", "clouds",
      "ferries",
    ].map { [.text($0), 1] })

  private static let membersTable = TableModel(
    name: "members", cardinality: .scale,
    columns: Names.person + [
      ColumnModel("id", .int8, .rowNumber),
      .latent("number", .permuted(0...((1 << 40) - 1))),
      ColumnModel("handle", .text, .text("{family}_{number}")),
      ColumnModel("name", .text, .text("{given} {family}")),
      .latent("topic_row", .row(of: "topics", weight: "weight")),
      .latent("topic", .lookup("topic", in: "topics", by: "topic_row")),
      ColumnModel("bio", .text, .text("Here for {topic}."), nullShare: 0.45),
      .latent("age", .uniform(600...(days * 86_400))),
      ColumnModel(
        "joined_at", .timestamptz, .expression((.asOfDay * 86_400 - .column("age")) * 1_000_000)),
      ColumnModel("is_verified", .bool, .choice([.init(0, 97), .init(1, 3)])),
      ColumnModel("following", .int4, .aggregate(Aggregate(.count, in: "follows"))),
      ColumnModel("posts", .int4, .aggregate(Aggregate(.count, in: "posts"))),
    ],
    primaryKey: ["id"], identity: "id",
    uniques: [.init(name: "members_handle_key", columns: ["handle"])])

  private static let followsTable = TableModel(
    name: "follows",
    cardinality: .children(
      of: "members", count: .powerLaw(exponent: 1.7, minimum: 2, maximum: 1000), every: nil),
    columns: [
      ColumnModel("follower_id", .int8, .parentKey),
      .latent(
        "followee",
        .reference(
          Reference("members", skew: .zipf(exponent: 0.75), reach: .earlier, isDistinct: true))),
      ColumnModel("followee_id", .int8, .referenced("id", by: "followee")),
      .latent("age", .parent("age")),
      .latent("part", .uniform(0...65_535)),
      ColumnModel(
        "since", .date,
        .expression(
          .asOfDay - .floorQuotient(.column("age") * .column("part"), 65_536 * 86_400))),
    ],
    primaryKey: ["follower_id", "followee_id"],
    checks: [.init(name: "follows_other_check", condition: "follower_id <> followee_id")],
    foreignKeys: [
      .init("follower_id", references: "members", cascades: true),
      .init("followee_id", references: "members", cascades: true),
    ])

  private static let postsTable = TableModel(
    name: "posts",
    cardinality: .children(
      of: "members", count: .geometric(mean: 5, minimum: 0, maximum: 1000), every: nil),
    columns: [
      ColumnModel("id", .int8, .rowNumber),
      ColumnModel("author_id", .int8, .parentKey),
      .latent("opening_row", .row(of: "openings", weight: "weight")),
      .latent("opening", .lookup("opening", in: "openings", by: "opening_row")),
      .latent("topic_row", .row(of: "topics", weight: "weight")),
      .latent("topic", .lookup("topic", in: "topics", by: "topic_row")),
      ColumnModel("body", .text, .text("{opening} {topic}")),
      .latent("member_age", .parent("age")),
      .latent("part", .uniform(0...1_048_575)),
      .latent(
        "age", .expression(.floorQuotient(.column("member_age") * .column("part"), 1_048_576))),
      ColumnModel(
        "posted_at", .timestamptz, .expression((.asOfDay * 86_400 - .column("age")) * 1_000_000)),
      ColumnModel("comments", .int4, .aggregate(Aggregate(.count, in: "comments"))),
    ],
    primaryKey: ["id"], identity: "id",
    indexes: [.init(name: "posts_author_id_idx", columns: ["author_id", "posted_at"])],
    foreignKeys: [.init("author_id", references: "members", cascades: true)])

  private static let likesTable = TableModel(
    name: "likes",
    cardinality: .children(
      of: "members", count: .geometric(mean: 9, minimum: 0, maximum: 2000), every: nil),
    columns: [
      ColumnModel("member_id", .int8, .parentKey),
      .latent(
        "post", .reference(Reference("posts", skew: .zipf(exponent: 0.6), isDistinct: true))),
      ColumnModel("post_id", .int8, .referenced("id", by: "post")),
      ColumnModel("kind", .int2, .choice([.init(0, 80), .init(1, 12), .init(2, 5), .init(3, 3)])),
    ],
    primaryKey: ["member_id", "post_id"],
    foreignKeys: [
      .init("member_id", references: "members", cascades: true),
      .init("post_id", references: "posts", cascades: true),
    ])

  private static let commentsTable = TableModel(
    name: "comments",
    cardinality: .children(
      of: "posts", count: .geometric(mean: 1.5, minimum: 0, maximum: 500), every: nil),
    columns: [
      ColumnModel("id", .int8, .rowNumber),
      ColumnModel("post_id", .int8, .parentKey),
      .latent("author", .reference(Reference("members", skew: .recent(share: 0.3)))),
      ColumnModel("author_id", .int8, .referenced("id", by: "author")),
      // An earlier comment on the same post, or none: trees.
      .latent(
        "above",
        .reference(Reference("comments", skew: .recent(share: 0.4), reach: .family("posts")))),
      ColumnModel("reply_to", .int8, .referenced("id", by: "above"), nullShare: 0.4),
      .latent("topic_row", .row(of: "topics", weight: "weight")),
      .latent("topic", .lookup("topic", in: "topics", by: "topic_row")),
      ColumnModel("body", .text, .text("More {topic}, please.")),
      // Later than the comments before it.
      .latent("gap", .uniform(5...900)),
      .latent("minutes", .runningTotal("gap")),
      .latent("post_age", .parent("age")),
      ColumnModel(
        "posted_at", .timestamptz,
        .expression(
          .minimum(
            .asOfDay * 86_400 - .column("post_age") + .column("minutes") * 60, .asOfDay * 86_400)
            * 1_000_000)),
    ],
    primaryKey: ["id"], identity: "id",
    foreignKeys: [
      .init("post_id", references: "posts", cascades: true),
      .init("author_id", references: "members", cascades: true),
      .init("reply_to", references: "comments"),
    ])
}
