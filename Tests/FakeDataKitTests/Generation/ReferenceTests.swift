import Testing

@testable import FakeDataKit

/// References, columns of the rows that they refer to, and what is made of children.
@Suite struct ReferenceTests {
  private static let key = ColumnModel("id", .int8, .rowNumber)

  private static func reference(
    _ name: String, _ reference: Reference
  ) -> [ColumnModel] {
    [
      .latent("\(name) row", .reference(reference)),
      ColumnModel(name, .int8, .referenced("id", by: "\(name) row")),
    ]
  }

  /// Tenants with members, projects and tasks, and what others refer to.
  static let model = DataModel(
    name: "service", catalogs: [SampleModel.colours],
    tables: [
      TableModel(
        name: "plans", cardinality: .fixed(7),
        columns: [
          key, ColumnModel("price", .int8, .uniform(100...9999)),
          .latent("colour", .row(of: "colours", weight: "weight")),
          ColumnModel("colour_name", .text, .lookup("name", in: "colours", by: "colour")),
          ColumnModel("title", .text, .text("{colour_name} for {price}")),
        ], primaryKey: "id"),
      TableModel(
        name: "tenants", cardinality: .scale,
        columns: [
          key, ColumnModel("projects", .int8, .aggregate(Aggregate(.count, in: "projects"))),
          ColumnModel("tasks", .int8, .aggregate(Aggregate(.sum, of: "tasks", in: "projects"))),
          ColumnModel("size", .int8, .uniform(1...1_000_000)),
        ] + reference("referrer", Reference("tenants")), primaryKey: "id"),
      TableModel(
        name: "labels", cardinality: .share(numerator: 1, denominator: 3),
        columns: [key] + reference("tenant_id", Reference("tenants"))
          + reference("plan_id", Reference("plans")), primaryKey: "id"),
      TableModel(
        name: "members", cardinality: .children(of: "tenants", count: .uniform(1...4), every: nil),
        columns: [
          key, ColumnModel("tenant_id", .int8, .parentKey),
          ColumnModel("number", .int4, .expression(.ordinal + 1)),
          ColumnModel("age", .int4, .uniform(18...99)),
          .latent("town", .choice([.init("Oslo", 1), .init("Łódź", 2)])),
          ColumnModel("name", .text, .text("{town} {age}")),
          ColumnModel("tenant_size", .int8, .parent("size")),
        ], primaryKey: "id"),
      TableModel(
        name: "projects", cardinality: .children(of: "tenants", count: .uniform(0...5), every: nil),
        columns: [
          key, ColumnModel("tenant_id", .int8, .parentKey),
          ColumnModel("tasks", .int8, .aggregate(Aggregate(.count, in: "tasks"))),
          ColumnModel("estimate", .int8, .aggregate(Aggregate(.sum, of: "estimate", in: "tasks"))),
          .latent("factor", .uniform(1...9)),
        ] + reference("lead", Reference("members", reach: .family("tenants"))), primaryKey: "id"),
      TableModel(
        name: "tasks", cardinality: .children(of: "projects", count: .uniform(0...6), every: nil),
        columns: [
          key, ColumnModel("project_id", .int8, .parentKey),
          .latent("hours", .uniform(1...40)), .latent("factor", .parent("factor")),
          ColumnModel("estimate", .int8, .expression(.column("hours") * .column("factor"))),
          ColumnModel("spent", .int8, .runningTotal("estimate")),
          ColumnModel("tenant_size", .int8, .ancestor("size", of: "tenants")),
          ColumnModel("price", .int8, .referenced("price", by: "plan_id row")),
          ColumnModel("plan", .text, .referenced("title", by: "plan_id row")),
          ColumnModel("assignee_number", .int4, .referenced("number", by: "assignee row")),
          ColumnModel("assignee_name", .text, .referenced("name", by: "assignee row")),
          ColumnModel("assignee_size", .int8, .referenced("tenant_size", by: "assignee row")),
          ColumnModel("other_name", .text, .referenced("name", by: "any_member row")),
          ColumnModel("other_tenant", .int8, .referenced("tenant_id", by: "any_member row")),
          ColumnModel("host_size", .int8, .referenced("size", by: "host row")),
        ] + reference("plan_id", Reference("plans"))
          + reference("assignee", Reference("members", reach: .family("tenants")))
          + reference("after", Reference("tasks", reach: .family("projects")))
          + reference("blocked_by", Reference("tasks", reach: .family("tenants")))
          + reference("like", Reference("tasks"))
          + reference("any_project", Reference("projects"))
          + reference("any_member", Reference("members"))
          + reference("host", Reference("tenants"))
          + reference("earlier_host", Reference("tenants", reach: .earlier)), primaryKey: "id"),
      TableModel(
        name: "task_labels",
        cardinality: .children(of: "tasks", count: .uniform(0...4), every: nil),
        columns: [key, ColumnModel("task_id", .int8, .parentKey)]
          + reference("label_id", Reference("labels", isDistinct: true)), primaryKey: "id"),
      TableModel(
        name: "watchers", cardinality: .children(of: "tasks", count: .uniform(0...3), every: nil),
        columns: [key, ColumnModel("task_id", .int8, .parentKey)]
          + reference(
            "member_id", Reference("members", reach: .family("tenants"), isDistinct: true)),
        primaryKey: "id"),
      TableModel(
        name: "notes", cardinality: .children(of: "watchers", count: .uniform(0...2), every: nil),
        columns: [key, ColumnModel("watcher_id", .int8, .parentKey)], primaryKey: "id"),
    ])

  /// The rows of a table without quotation marks in it, NULL as nil.
  struct Rows {
    let names: [String]
    let rows: [[String?]]

    init(_ table: TablePlan) {
      let text = String(decoding: table.encoded(.csv), as: UTF8.self)
      let lines = text.split(separator: "\n").map { line in
        line.split(separator: ",", omittingEmptySubsequences: false).map {
          $0.isEmpty ? nil : String($0)
        }
      }
      names = table.columns.map(\.name)
      rows = Array(lines.dropFirst())
    }

    /// A column of numbers.
    func callAsFunction(_ name: String) -> [Int?] {
      let index = names.firstIndex(of: name)!
      return rows.map { $0[index].map { Int($0)! } }
    }

    func texts(_ name: String) -> [String?] {
      let index = names.firstIndex(of: name)!
      return rows.map { $0[index] }
    }
  }

  private static let plan = try! DataPlan(model, .sample(60))

  private func rows(_ table: String) -> Rows { Rows(Self.plan.table(table)!) }

  @Test func rowsReferToWhatIsThereSoFar() throws {
    let (tenants, projects, tasks) = (rows("tenants"), rows("projects"), rows("tasks"))
    let members = rows("members")
    let tenantOfProject = projects("tenant_id").map { $0! }
    let tenantOfTask = tasks("project_id").map { tenantOfProject[$0! - 1] }
    #expect(tasks.rows.count > 200)
    for (index, referrer) in tenants("referrer").enumerated() {
      if index == 0 { #expect(referrer == nil) } else { #expect((1...index).contains(referrer!)) }
    }
    for (index, tenant) in tenantOfTask.enumerated() {
      #expect((1...7).contains(tasks("plan_id")[index]!))
      #expect(tasks("host")[index]! <= tenant)
      #expect(
        tenant == 1 ? tasks("earlier_host")[index] == nil : tasks("earlier_host")[index]! < tenant)
      #expect(tenantOfProject[tasks("any_project")[index]! - 1] <= tenant)
      #expect(members("tenant_id")[tasks("any_member")[index]! - 1]! <= tenant)
      #expect(index == 0 ? tasks("like")[index] == nil : tasks("like")[index]! <= index)
    }
    // The last ones are referred to as well.
    #expect(tasks("host").contains { $0! > 55 })
    #expect(Set(tasks("any_project")).count > 50)
  }

  @Test func familiesStayTogether() throws {
    let (projects, tasks, members) = (rows("projects"), rows("tasks"), rows("members"))
    let tenantOfMember = members("tenant_id").map { $0! }
    let tenantOfProject = projects("tenant_id").map { $0! }
    let projectOfTask = tasks("project_id").map { $0! }
    for (index, lead) in projects("lead").enumerated() {
      #expect(tenantOfMember[lead! - 1] == tenantOfProject[index])
    }
    var (firstOfProject, firstOfTenant): ([Int: Int], [Int: Int]) = ([:], [:])
    var (after, blocked) = (0, 0)
    for (index, project) in projectOfTask.enumerated() {
      let tenant = tenantOfProject[project - 1]
      #expect(tenantOfMember[tasks("assignee")[index]! - 1] == tenant)
      if firstOfProject[project] == nil { firstOfProject[project] = index }
      if firstOfTenant[tenant] == nil { firstOfTenant[tenant] = index }
      if let other = tasks("after")[index] {
        #expect(other <= index && projectOfTask[other - 1] == project)
        after += 1
      } else {
        #expect(firstOfProject[project] == index)
      }
      if let other = tasks("blocked_by")[index] {
        #expect(other <= index && tenantOfProject[projectOfTask[other - 1] - 1] == tenant)
        blocked += 1
      } else {
        #expect(firstOfTenant[tenant] == index)
      }
    }
    #expect(after > 100 && blocked > after)
  }

  @Test func columnsAreThoseOfTheRowReferredTo() throws {
    let (tenants, tasks, members) = (rows("tenants"), rows("tasks"), rows("members"))
    let plans = rows("plans")
    let projects = rows("projects")
    for index in tasks.rows.indices {
      let plan = tasks("plan_id")[index]! - 1
      #expect(tasks("price")[index] == plans("price")[plan])
      #expect(tasks.texts("plan")[index] == plans.texts("title")[plan])
      let member = tasks("assignee")[index]! - 1
      #expect(tasks("assignee_number")[index] == members("number")[member])
      #expect(tasks.texts("assignee_name")[index] == members.texts("name")[member])
      #expect(tasks("assignee_size")[index] == members("tenant_size")[member])
      let other = tasks("any_member")[index]! - 1
      #expect(tasks.texts("other_name")[index] == members.texts("name")[other])
      #expect(tasks("other_tenant")[index] == members("tenant_id")[other])
      #expect(tasks("host_size")[index] == tenants("size")[tasks("host")[index]! - 1])
      let tenant = projects("tenant_id")[tasks("project_id")[index]! - 1]!
      #expect(tasks("tenant_size")[index] == tenants("size")[tenant - 1])
    }
  }

  @Test func distinctReferencesAreDistinctAndLimitNumbersOfChildren() throws {
    let (projects, tasks, members) = (rows("projects"), rows("tasks"), rows("members"))
    func tenant(_ task: Int) -> Int { projects("tenant_id")[tasks("project_id")[task - 1]! - 1]! }
    let (labels, watchers) = (rows("task_labels"), rows("watchers"))
    var seen: Set<[Int]> = []
    for (task, label) in zip(labels("task_id"), labels("label_id")) {
      #expect(seen.insert([task!, label!]).inserted)
      #expect(label! <= max(1, tenant(task!) / 3))
    }
    #expect(seen.count > 300)
    seen = []
    for (task, member) in zip(watchers("task_id"), watchers("member_id")) {
      #expect(seen.insert([task!, member!]).inserted)
      #expect(members("tenant_id")[member! - 1] == tenant(task!))
    }
    #expect(seen.count > 150)
    #expect(Self.plan.table("notes")!.rowCount > 50)
  }

  @Test func aggregatesAreThoseOfTheChildren() throws {
    let (tenants, projects, tasks) = (rows("tenants"), rows("projects"), rows("tasks"))
    var (counts, sums) = ([Int](repeating: 0, count: projects.rows.count), [Int]())
    sums = counts
    var running = 0
    for (index, project) in tasks("project_id").enumerated() {
      running = counts[project! - 1] == 0 ? 0 : running
      running += tasks("estimate")[index]!
      #expect(tasks("spent")[index] == running)
      counts[project! - 1] += 1
      sums[project! - 1] += tasks("estimate")[index]!
    }
    #expect(projects("tasks") == counts)
    #expect(projects("estimate") == sums)
    var (projectCounts, taskCounts) = (
      [Int](repeating: 0, count: 60), [Int](repeating: 0, count: 60)
    )
    for (index, tenant) in projects("tenant_id").enumerated() {
      projectCounts[tenant! - 1] += 1
      taskCounts[tenant! - 1] += counts[index]
    }
    #expect(tenants("projects") == projectCounts)
    #expect(tenants("tasks") == taskCounts)
  }

  /// Parents without children come between those that have some, on the short way as well.
  @Test(arguments: [Reference.Skew.uniform, .zipf(exponent: 0.8)])
  func distinctReferencesOfParentsWithoutChildren(skew: Reference.Skew) throws {
    let model = DataModel(
      name: "gaps", catalogs: [],
      tables: [
        TableModel(name: "p", cardinality: .scale, columns: [Self.key], primaryKey: "id"),
        TableModel(name: "f", cardinality: .fixed(40), columns: [Self.key], primaryKey: "id"),
        TableModel(
          name: "c", cardinality: .children(of: "p", count: .uniform(0...3), every: 1),
          columns: [Self.key, ColumnModel("p", .int8, .parentKey)]
            + Self.reference("f", Reference("f", skew: skew, isDistinct: true)),
          primaryKey: "id"),
      ])
    let table = try DataPlan(model, .sample(300, days: 2)).table("c")!
    for batchRows in [1, 3, 5, 50, 10_000] {
      #expect(
        table.encodedRows(.csv, batchRows: batchRows) == table.encodedRows(.csv), "\(batchRows)")
    }
  }

  /// Groups smaller and larger than a batch, of few and of many ranks, of the same and of other numbers of them.
  @Test(arguments: [Reference.Skew.uniform, .zipf(exponent: 0.6), .zipf(exponent: 1.6)])
  func distinctReferencesOfManyChildren(skew: Reference.Skew) throws {
    func children(_ name: String, _ count: CountDistribution, _ target: String) -> TableModel {
      TableModel(
        name: name, cardinality: .children(of: "p", count: count, every: nil),
        columns: [Self.key, ColumnModel("p", .int8, .parentKey)]
          + Self.reference("t", Reference(target, skew: skew, isDistinct: true)), primaryKey: "id")
    }
    let model = DataModel(
      name: "many", catalogs: [],
      tables: [
        TableModel(name: "p", cardinality: .scale, columns: [Self.key], primaryKey: "id"),
        TableModel(
          name: "s", cardinality: .children(of: "p", count: .uniform(0...60), every: nil),
          columns: [Self.key], primaryKey: "id"),
        TableModel(name: "few", cardinality: .fixed(200), columns: [Self.key], primaryKey: "id"),
        TableModel(name: "all", cardinality: .fixed(9000), columns: [Self.key], primaryKey: "id"),
        children("a", .uniform(1...120), "few"), children("b", .uniform(0...6), "all"),
        children("c", .weighted([.init(3, 9), .init(1500, 1)]), "all"),
        children("d", .uniform(0...9), "s"),
        children("e", .weighted([.init(40, 8), .init(700, 1)]), "s"),
      ])
    let plan = try DataPlan(model, .sample(100))
    for name in ["a", "b", "c", "d", "e"] {
      let table = plan.table(name)!
      for batchRows in [1, 37, 10_000] {
        #expect(
          table.encodedRows(.csv, batchRows: batchRows) == table.encodedRows(.csv),
          "\(name), \(batchRows)")
      }
      let rows = Rows(table)
      let pairs = zip(rows("p"), rows("t")).map { SIMD2($0!, $1!) }
      #expect(Set(pairs).count == pairs.count && pairs.count > 200, "\(name)")
      #expect(pairs.allSatisfy { $0[1] >= 1 }, "\(name)")
    }
  }

  /// What is there before a row of another root table, whose share of the scale is another.
  @Test func earlierRowsOfRootsWithOtherShares() throws {
    let model = DataModel(
      name: "shares", catalogs: [],
      tables: [
        TableModel(name: "a", cardinality: .scale, columns: [Self.key], primaryKey: "id"),
        TableModel(
          name: "b", cardinality: .share(numerator: 1, denominator: 10),
          columns: [Self.key] + Self.reference("a", Reference("a", reach: .earlier))
            + Self.reference("all", Reference("a")), primaryKey: "id"),
      ])
    let rows = Rows(try DataPlan(model, .sample(1000)).table("b")!)
    #expect(rows.rows.count == 100)
    for (index, (earlier, all)) in zip(rows("a"), rows("all")).enumerated() {
      // Row n of b is there from scale 10 n on, and row 1 always.
      if index == 0 {
        #expect(earlier == nil && all == 1)
      } else {
        #expect(earlier! <= (index == 1 ? 1 : 10 * index) && all! <= 10 * (index + 1))
      }
    }
    #expect(rows("a").contains { $0 ?? 0 > 900 } && rows("all").contains { $0! > 900 })
  }

  // MARK: - The contract

  @Test(arguments: [1, 2, 5, 16, 100, 2000]) func batchSizesChangeNothing(batchRows: Int) {
    for table in Self.plan.tables {
      #expect(
        table.encodedRows(.csv, batchRows: batchRows) == table.encodedRows(.csv), "\(table.name)")
    }
  }

  @Test func partsAreTheWhole() {
    for table in Self.plan.tables {
      let ends = [0, 1, 2, 17, 40, 60].map { $0 * table.units / 60 }
      let parts = zip(ends, ends.dropFirst()).map { table.encodedRows(.csv, units: $0..<$1) }
      #expect(Array(parts.joined()) == table.encodedRows(.csv), "\(table.name)")
    }
  }

  @Test func fewerRowsAreTheHeadOfMore() throws {
    let large = try DataPlan(Self.model, .sample(700))
    for (table, larger) in zip(Self.plan.tables, large.tables) {
      let bytes = table.encodedRows(.csv)
      #expect(larger.encodedRows(.csv, units: 0..<table.units) == bytes, "\(table.name)")
      if table.isScaled { #expect(larger.rowCount > 5 * table.rowCount, "\(table.name)") }
    }
  }

  @Test func theOptimizerChangesNothing() throws {
    let plain = try DataPlan(Self.model, .sample(60), optimizing: false, countedDraws: 1 << 30)
    for (table, other) in zip(Self.plan.tables, plain.tables) {
      #expect(table.encodedRows(.csv) == other.encodedRows(.csv), "\(table.name)")
    }
  }

  @Test func segmentsCanBeMadeTwice() {
    for table in Self.plan.tables {
      var segments = TableSegments(
        table, units: 0..<table.units, rows: 0..<table.rowCount, segmentRows: 50)
      var generator = TableGenerator(table, units: 0..<0)
      var whole: [UInt8] = []
      while let segment = segments.next() {
        var twice: [[UInt8]] = []
        for _ in 0..<2 {
          var output = OutputBuffer(capacity: 1 << 16)
          generator.restart(with: segment)
          while generator.next() > 0 { RowFormat.csv.encode(generator, into: &output) }
          twice.append(output.withBytes { Array($0) })
        }
        #expect(twice[0] == twice[1], "\(table.name)")
        whole += twice[0]
      }
      #expect(whole == table.encodedRows(.csv), "\(table.name)")
    }
  }

  // MARK: - Errors

  /// The message about a model in which table "c", children of "p", has a column of the given rule.
  private func message(
    _ rule: Rule, parents: [ColumnModel] = [], count: CountDistribution = .uniform(0...3),
    scale: UInt64 = 50
  ) -> String {
    let model = DataModel(
      name: "mistakes", catalogs: [SampleModel.colours],
      tables: [
        TableModel(
          name: "p", cardinality: .scale,
          columns: [Self.key, ColumnModel("text", .text, .text("no. {id}"))] + parents,
          primaryKey: "id"),
        TableModel(
          name: "never",
          cardinality: .children(
            of: "p", count: .weighted([.init(0, 1_000_000_000), .init(1, 1)]), every: nil),
          columns: [Self.key], primaryKey: "id"),
        TableModel(
          name: "deep", cardinality: .children(of: "c", count: .constant(1), every: nil),
          columns: [Self.key, ColumnModel("other", .int8, .uniform(1...9))], primaryKey: "id"),
        TableModel(
          name: "c", cardinality: .children(of: "p", count: count, every: nil),
          columns: [Self.key, .latent("x", rule), .latent("number", .rowNumber)], primaryKey: "id"),
      ])
    do {
      _ = try DataPlan(model, .sample(scale))
      return "no error"
    } catch { return error.message }
  }

  @Test func referencesThatCannotBeAreNamed() {
    func expect(_ rule: Rule, _ words: String) {
      let message = message(rule)
      #expect(message.hasPrefix("table \"c\", column \"x\": "), "\(message)")
      #expect(message.contains(words), "\(message)")
    }
    expect(.reference(Reference("nobody")), "there is no table \"nobody\"")
    expect(.reference(Reference("never")), "table \"never\", which it refers to, is empty")
    expect(
      .reference(Reference("never", reach: .family("c"))), "which it refers to, is empty")
    expect(
      .reference(Reference("p", reach: .family("p"))), "does not descend from table \"p\"")
    expect(
      .reference(Reference("p", skew: .zipf(exponent: 9))), "exponent is from 0.01 to 4, not 9")
    expect(.reference(Reference("p", skew: .recent(share: 0))), "from 0.000001 to 16, not 0")
    expect(
      .reference(Reference("p", skew: .recent(share: 0.1), isDistinct: true)), "not recent ones")
    expect(.referenced("id", by: "number"), "\"number\" refers to no row of a table")
    expect(.aggregate(Aggregate(.sum, of: "other", in: "never")), "are no children of this table's")
    expect(.aggregate(Aggregate(.sum, in: "deep")), "a sum is one of a column")
    expect(.ancestor("id", of: "deep"), "\"deep\" is no ancestor of the table")
    expect(.permuted(1...20), "none of which may come twice")
    #expect(
      message(.reference(Reference("c", isDistinct: true))).contains(
        "column \"x\": rows of its own table cannot be distinct among children"))
  }

  @Test func aCircleThroughChildrenIsNamed() {
    let model = DataModel(
      name: "circle", catalogs: [],
      tables: [
        TableModel(
          name: "p", cardinality: .scale,
          columns: [
            Self.key, ColumnModel("total", .int8, .aggregate(Aggregate(.sum, of: "part", in: "c"))),
          ],
          primaryKey: "id"),
        TableModel(
          name: "c", cardinality: .children(of: "p", count: .constant(2), every: nil),
          columns: [Self.key, ColumnModel("part", .int8, .parent("total"))], primaryKey: "id"),
      ])
    let error = #expect(throws: ModelError.self) { try DataPlan(model, .sample(5)) }
    #expect(error?.code == .cycle)
    #expect(error?.message.contains("in a circle") == true)
  }

  @Test func circlesThroughOtherRowsAreNamed() {
    func table(_ name: String, _ other: String, _ rule: (String) -> Rule) -> TableModel {
      TableModel(
        name: name, cardinality: .fixed(5),
        columns: [
          Self.key, .latent("row", .reference(Reference(other))),
          ColumnModel("x", .int8, rule("x")),
        ], primaryKey: "id")
    }
    let models = [
      // Each reads the other's column of another row, or its own of an earlier one.
      [
        table("a", "b") { .referenced($0, by: "row") },
        table("b", "a") { .referenced($0, by: "row") },
      ],
      [table("a", "a") { .referenced($0, by: "row") }],
    ]
    for tables in models {
      let error = #expect(throws: ModelError.self) {
        try DataPlan(DataModel(name: "circle", catalogs: [], tables: tables), .sample(5))
      }
      #expect(error?.code == .cycle)
      #expect(error?.message.contains("in a circle: a.x → ") == true, "\(error?.message ?? "")")
    }
  }

  @Test func limitsInACircleAreNamed() {
    func table(_ name: String, _ other: String) -> TableModel {
      TableModel(
        name: name, cardinality: .children(of: "p", count: .uniform(0...3), every: nil),
        columns: [Self.key, .latent("row", .reference(Reference(other, isDistinct: true)))],
        primaryKey: "id")
    }
    let model = DataModel(
      name: "circle", catalogs: [],
      tables: [
        TableModel(name: "p", cardinality: .scale, columns: [Self.key], primaryKey: "id"),
        table("a", "b"), table("b", "a"),
      ])
    let error = #expect(throws: ModelError.self) { try DataPlan(model, .sample(5)) }
    #expect(error?.code == .cycle)
    #expect(error?.message.contains("limit numbers of rows in a circle: a → b → a") == true)
  }

  /// What a row that is referred to has of a row that it refers to itself is what that row has.
  @Test(arguments: [
    Reference.Skew.uniform, .zipf(exponent: 0.8), .recent(share: 0.3),
  ])
  func rowsThatAreReferredToReferToOthers(skew: Reference.Skew) throws {
    var users: [ColumnModel] = [Self.key, ColumnModel("age", .int8, .uniform(0...1_000_000))]
    users += Self.reference("friend", Reference("users", skew: skew))
    users.append(ColumnModel("friend_age", .int8, .referenced("age", by: "friend row")))
    var posts: [ColumnModel] = [Self.key]
    posts += Self.reference("reader", Reference("users", skew: skew))
    posts.append(ColumnModel("reader_age", .int8, .referenced("age", by: "reader row")))
    posts.append(ColumnModel("friend_of_reader", .int8, .referenced("friend", by: "reader row")))
    posts.append(ColumnModel("their_age", .int8, .referenced("friend_age", by: "reader row")))
    var likes = Self.reference("post", Reference("posts", skew: skew))
    likes.append(ColumnModel("reader", .int8, .referenced("reader", by: "post row")))
    likes.append(ColumnModel("reader_age", .int8, .referenced("reader_age", by: "post row")))
    likes.append(ColumnModel("their_age", .int8, .referenced("their_age", by: "post row")))
    let few = CountDistribution.uniform(0...4)
    let model = DataModel(
      name: "chain", catalogs: [],
      tables: [
        TableModel(name: "users", cardinality: .scale, columns: users, primaryKey: "id"),
        TableModel(
          name: "posts", cardinality: .children(of: "users", count: few, every: nil),
          columns: posts, primaryKey: "id"),
        TableModel(
          name: "likes", cardinality: .children(of: "users", count: few, every: nil),
          columns: likes),
      ])
    let plan = try DataPlan(model, RunParameters(seed: 5, scale: 400))
    let rowsOfUsers = plan.table("users")!.shownRows()
    let rowsOfPosts = plan.table("posts")!.shownRows()
    var compared = 0
    for post in rowsOfPosts {
      let reader = rowsOfUsers[Int(post[1]!)! - 1]
      #expect(post[2] == reader[1] && post[3] == reader[2] && post[4] == reader[3])
    }
    for like in plan.table("likes")!.shownRows() {
      guard let number = like[0] else { continue }
      let post = rowsOfPosts[Int(number)! - 1]
      #expect(like[1] == post[1] && like[2] == post[2] && like[3] == post[4])
      compared += 1
    }
    #expect(compared > 300)
  }
}
