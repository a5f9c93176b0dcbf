import Testing

@testable import FakeDataKit

/// Models that contradict themselves, and what is said of them.
@Suite struct ModelErrorTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var code: ModelError.Code
    var message: [String]
    var model: DataModel

    init(
      _ description: String, _ code: ModelError.Code, _ message: [String], _ model: DataModel
    ) {
      testDescription = description
      self.code = code
      self.message = message
      self.model = model
    }

    /// A mistake in column "bad" of the root table "t".
    init(
      _ description: String, _ code: ModelError.Code, _ message: String, _ rule: Rule,
      type: SQLType = .int8, with others: [ColumnModel] = []
    ) {
      self.init(
        description, code, ["table \"t\", column \"bad\"", message],
        SampleModel.root([ColumnModel("bad", type, rule)] + others))
    }

    /// A mistake that is found when the column is stored.
    init(
      stored description: String, _ type: SQLType, _ message: String, _ rule: Rule,
      with others: [ColumnModel] = []
    ) {
      self.init(
        description, .invalidRule, ["table \"t\"", "column \"bad\"", message],
        SampleModel.root([ColumnModel("bad", type, rule)] + others))
    }
  }

  private static let text = ColumnModel("word", .text, .choice([.init("a", 1), .init("b", 1)]))
  private static let colour = ColumnModel.latent("colour", .row(of: "colours", weight: "weight"))
  private static let composed = ColumnModel("label", .text, .text("<{id}>"))

  static let names: [Mistake] = [
    .init(
      "unknown column", .unknownName, "there is no column \"nobody\"",
      .expression(.column("nobody"))),
    .init(
      "unknown column in a text", .unknownName, "no column \"who\"", .text("{who}"), type: .text),
    .init(
      "unknown catalogue", .unknownName, "there is no catalogue \"cats\"",
      .row(of: "cats", weight: "weight")),
    .init(
      "unknown catalogue column", .unknownName, "catalogue \"colours\" has no column \"size\"",
      .row(of: "colours", weight: "size")),
    .init(
      "unknown looked-up column", .unknownName, "has no column \"size\"",
      .lookup("size", in: "colours", by: "colour"), with: [colour]),
    .init(
      "unknown selector", .unknownName, "no column \"who\"", .by("who", [.init(1, .rowNumber)])),
    .init(
      "row number of no catalogue", .unknownName, "no column \"#row\"",
      .expression(.column(TableModel.rowColumn))),
    .init(
      "circle of one", .cycle, "circle: bad → bad", .expression(.column("bad") + 1)),
    .init(
      "circle of three", .cycle, ["table \"t\", column \"c\"", "circle: bad → b → c → bad"],
      SampleModel.root([
        ColumnModel("bad", .int8, .expression(.column("b"))),
        ColumnModel("b", .int8, .bucket("c", bounds: [1])),
        ColumnModel("c", .int8, .expression(.column("bad"))),
      ])),
  ]

  static let numbers: [Mistake] = [
    .init("too wide a range", .invalidRule, "more than 2^32 values", .uniform(0...(1 << 32))),
    .init("the widest range", .invalidRule, "more than 2^32", .uniform(Int64.min...Int64.max)),
    .init(
      "negative deviation", .invalidRule, "deviation -1.0",
      .normal(mean: 0, standardDeviation: -1, range: 0...1)),
    .init(
      "mean that is no number", .invalidRule, "mean nan",
      .normal(mean: .nan, standardDeviation: 1, range: 0...1)),
    .init(
      "deviation that is no number", .invalidRule, "deviation nan",
      .normal(mean: 0, standardDeviation: .nan, range: 0...1)),
    .init("one quantile", .invalidRule, "quantiles must ascend", .empirical([.init(0, 1)])),
    .init("no quantiles", .invalidRule, "quantiles must ascend", .empirical([])),
    .init(
      "quantiles from above 0", .invalidRule, "quantiles must ascend",
      .empirical([.init(0.1, 1), .init(1, 2)])),
    .init(
      "quantiles up to less than 1", .invalidRule, "quantiles must ascend",
      .empirical([.init(0, 1), .init(0.9, 2)])),
    .init(
      "equal probabilities", .invalidRule, "quantiles must ascend",
      .empirical([.init(0, 1), .init(0.5, 2), .init(0.5, 3), .init(1, 4)])),
    .init(
      "descending values", .invalidRule, "quantiles must ascend",
      .empirical([.init(0, 3), .init(1, 2)])),
    .init(
      "large quantiles", .invalidRule, "below 10^9", .empirical([.init(0, 3), .init(1, 1e9)])),
    .init(
      "quantile that is no number", .invalidRule, "quantiles must ascend",
      .empirical([.init(0, 0), .init(1, .nan)])),
    .init("no values", .invalidRule, "no weight is positive", .choice([])),
    .init(
      "zero weights", .invalidRule, "no weight is positive",
      .choice([.init(1, 0), .init(2, 0)])),
    .init(
      "negative weight", .invalidRule, "must not be negative",
      .choice([.init(1, 2), .init(2, -1)])),
    .init(
      "large weights", .invalidRule, "below 2^32",
      .choice([.init(1, 1 << 31), .init(2, 1 << 31)])),
    .init(
      "weights that overflow", .invalidRule, "below 2^32",
      .choice([.init(1, 1), .init(2, .max)])),
    .init(
      "text as weight", .invalidRule, "\"red\" in \"colours.name\" is no weight",
      .row(of: "colours", weight: "name")),
    .init("descending bounds", .invalidRule, "bounds must ascend", .bucket("id", bounds: [2, 1])),
  ]

  static let expressions: [Mistake] = [
    .init(
      "sum that overflows", .invalidRule, "arithmetic can exceed 64 bits",
      .expression(.constant(.max) + 1)),
    .init(
      "difference that overflows", .invalidRule, "can exceed 64 bits",
      .expression(.constant(.min) - 1)),
    .init(
      "product that overflows", .invalidRule, "can exceed 64 bits",
      .expression(.column("id") * .column("id"))),
    .init(
      "overflow deep inside", .invalidRule, "can exceed 64 bits",
      .expression(.minimum(.column("id") * 1_000_000, 5))),
    .init(
      "rounding that overflows", .invalidRule, "can exceed 64 bits",
      .expression(.constant(.max - 1) / 2)),
    .init(
      "division by zero", .invalidRule, "a divisor is positive", .expression(.column("id") / 0)),
    .init("negative divisor", .invalidRule, "a divisor is positive", .expression(.ordinal / -2)),
    .init(
      "arithmetic over a text", .invalidRule, "\"word\" is a text and not a number",
      .expression(.column("word") + 1), with: [text]),
    .init(
      "buckets of a text", .invalidRule, "\"word\" is a text", .bucket("word", bounds: [1]),
      with: [text]),
    .init(
      "arithmetic over a composed text", .invalidRule, "\"label\" is a text",
      .expression(.column("label")), with: [composed]),
    .init(
      "open brace", .invalidRule, "braces do not match in \"a{id\"", .text("a{id"), type: .text),
    .init("closing brace", .invalidRule, "braces do not match", .text("a}"), type: .text),
    .init("brace in braces", .invalidRule, "braces do not match", .text("{a{id}}"), type: .text),
  ]

  static let lookups: [Mistake] = [
    .init(
      "lookup out of range", .invalidRule,
      "\"n\" is 0...5, which does not number the 5 rows of catalogue \"colours\"",
      .lookup("name", in: "colours", by: "n"), type: .text, with: [.latent("n", .uniform(0...5))]),
    .init(
      "lookup below range", .invalidRule, "\"n\" is -1...4",
      .lookup("name", in: "colours", by: "n"), type: .text, with: [.latent("n", .uniform(-1...4))]),
    .init(
      "row of another catalogue", .invalidRule, "does not number the 13 rows of catalogue \"tags\"",
      .lookup("tag", in: "tags", by: "colour"), type: .text, with: [colour]),
    .init(
      "lookup by a text", .invalidRule, "does not number",
      .lookup("name", in: "colours", by: "word"),
      type: .text, with: [text]),
    .init(
      "text looked up out of range", .invalidRule, "does not number the 5 rows",
      .textLookup("phrase", in: "colours", by: "id"), type: .text),
    .init(
      "by without a case", .invalidRule, "no rule for \"b\", which \"word\" can be",
      .by("word", [.init("a", .uniform(0...1))]), with: [text]),
    .init(
      "by without any case", .invalidRule, "no rule for", .by("word", []), with: [text]),
    .init(
      "by a number without a case", .invalidRule, "no rule for 1, which \"n\" can be",
      .by("n", [.init(0, .uniform(0...1)), .init(2, .uniform(0...1))]),
      with: [.latent("n", .uniform(0...2))]),
    .init(
      "by too many values", .invalidRule, "\"n\" has too many values (0...4096)",
      .by("n", [.init(0, .uniform(0...1))]), with: [.latent("n", .uniform(0...4096))]),
    .init(
      "by negative numbers", .invalidRule, "\"n\" has too many values (-1...1)",
      .by("n", [.init(0, .uniform(0...1))]), with: [.latent("n", .uniform(-1...1))]),
    .init(
      "by a composed text", .invalidRule, "\"label\" has too many values",
      .by("label", [.init("<1>", .uniform(0...1))]), with: [composed]),
    .init(
      "by texts and numbers", .invalidRule, "must all be choices, or all make numbers",
      .by(
        "word", [.init("a", .uniform(0...1)), .init("b", .choice([.init("x", 1)]))]),
      with: [text]),
    .init(
      "mistake in a case", .unknownName, "there is no catalogue \"cats\"",
      .by(
        "word", [.init("a", .uniform(0...1)), .init("b", .row(of: "cats", weight: "w"))]),
      with: [text]),
  ]

  static let storage: [Mistake] = [
    .init(
      stored: "text in a column of numbers", .int8, "is of type bigint, its rule makes texts",
      .text("{id}")),
    .init(
      stored: "words in a column of days", .date, "is of type date, its rule makes texts",
      .choice([.init("a", 1)])),
    .init(
      stored: "numbers in a column of texts", .varchar,
      "is of type character varying, its rule makes numbers", .uniform(0...1)),
    .init(
      stored: "above 4 bytes", .int4, "can be 0...2147483648, which integer does not hold",
      .uniform(0...(1 << 31))),
    .init(
      stored: "below 4 bytes", .int4, "which integer does not hold",
      .uniform((-1 << 31) - 1...0)),
    .init(
      stored: "day beyond 4 bytes", .date, "which date does not hold", .uniform(0...(1 << 31))),
  ]

  static let tables: [Mistake] = [
    .init(
      "parent's key without a parent", .invalidRule, "the table has no parent", .parentKey),
    .init(
      "parent's column without a parent", .invalidRule, "the table has no parent", .parent("x")),
    .init(
      "distinct rows without a parent", .invalidRule, "among children only",
      .distinctRow(of: "tags", weight: "weight", strata: 7)),
    .init(
      "strata that are no prime", .invalidRule, "prime below 256, not 9",
      .distinctRow(of: "tags", weight: "weight", strata: 9)),
    .init(
      "too many strata", .invalidRule, "prime below 256, not 257",
      .distinctRow(of: "tags", weight: "weight", strata: 257)),
    .init(
      "unknown parent's column", .unknownName, ["table \"p\"", "there is no column \"shoe\""],
      SampleModel.family(children: [ColumnModel("x", .int8, .parent("shoe"))])),
    .init(
      "unknown parent", .invalidTable, ["table \"t\"", "its parent \"nobody\""],
      table(.children(of: "nobody", count: 1...2, daily: false))),
    .init(
      "no children", .invalidTable, ["table \"t\"", "children per parent"],
      SampleModel.family(children: [], count: 0...0).renamed("c", "t")),
    .init(
      "too many children", .invalidTable, ["table \"t\"", "children per parent"],
      SampleModel.family(children: [], count: 0...16_777_217).renamed("c", "t")),
    .init(
      "negative children", .invalidTable, ["table \"t\"", "children per parent"],
      SampleModel.family(children: [], count: -1...3).renamed("c", "t")),
    .init(
      "table of an unknown catalogue", .unknownName,
      ["table \"t\"", "there is no catalogue \"cats\""], table(.catalog("cats"))),
    .init(
      "table twice", .invalidTable, ["table \"p\" is given twice"],
      SampleModel.family(children: []).renamed("c", "p")),
    .init(
      "column twice", .invalidTable, ["table \"t\": column \"id\" is given twice"],
      SampleModel.root([ColumnModel("id", .int8, .rowNumber)])),
    .init(
      "unknown primary key", .unknownName, ["table \"t\"", "\"key\", which is no column"],
      changed { $0.primaryKey = ["key"] }),
    .init(
      "latent primary key", .unknownName, ["table \"t\"", "\"hidden\", which is no column"],
      changed { $0.primaryKey = ["hidden"] }),
    .init(
      "unknown unique column", .unknownName, ["table \"t\"", "\"key\", which is no column"],
      changed { $0.uniques = [.init(name: "u", columns: ["id", "key"])] }),
    .init(
      "unknown foreign key column", .unknownName, ["table \"t\"", "\"key\", which is no column"],
      changed { $0.foreignKeys = [.init("key", references: "t")] }),
    .init(
      "foreign key to no table", .unknownName,
      ["table \"t\"", "a foreign key references \"nobody\", which is no table of the model"],
      changed { $0.foreignKeys = [.init("id", references: "nobody")] }),
  ]

  /// Keys, constraints and names.
  private static let constraints: [Mistake] = [
    .init(
      "key twice a column", .invalidTable,
      ["table \"t\": the primary key names a column twice: (id, id)"],
      changed { $0.primaryKey = ["id", "id"] }),
    .init(
      "unique without columns", .invalidTable,
      ["table \"t\": unique constraint \"u\" has no columns"],
      changed { $0.uniques = [.init(name: "u", columns: [])] }),
    .init(
      "unknown index column", .unknownName,
      ["table \"t\": index \"i\" names \"x\", which is no column"],
      changed { $0.indexes = [.init(name: "i", columns: ["x"])] }),
    .init(
      "unknown identity", .unknownName, ["table \"t\": the identity column \"x\" is no column"],
      changed { $0.identity = "x" }),
    .init(
      "identity of another type", .invalidTable,
      ["table \"t\": the identity column \"day\" is of type date"],
      changed {
        $0.columns.append(ColumnModel("day", .date, .expression(.asOfDay)))
        $0.identity = "day"
      }),
    .init(
      "identity with a default", .invalidTable, ["the identity column \"id\" has a default value"],
      changed { $0.columns[$0.columns.firstIndex { $0.name == "id" }!].defaultValue = "7" }),
    .init(
      "foreign key to unknown columns", .unknownName,
      ["table \"t\": the foreign key from (id) references \"x\", which is no column of \"t\""],
      changed { $0.foreignKeys = [.init(["id"], references: "t", referencedColumns: ["x"])] }),
    .init(
      "foreign key to fewer columns", .invalidTable,
      ["the foreign key from (id, n) to \"t\" has 2 columns and references 1"],
      changed {
        $0.columns.append(ColumnModel("n", .int8, .rowNumber))
        $0.foreignKeys = [.init(["id", "n"], references: "t")]
      }),
    .init(
      "foreign key to what is not unique", .invalidTable,
      [
        "the foreign key from (id) references (n) of \"t\", which is neither its primary key nor unique"
      ],
      changed {
        $0.columns.append(ColumnModel("n", .int8, .rowNumber))
        $0.indexes = [.init(name: "part", columns: ["n"], isUnique: true, predicate: "n > 0")]
        $0.foreignKeys = [.init(["id"], references: "t", referencedColumns: ["n"])]
      }),
    .init(
      "foreign key to a table without a key", .invalidTable,
      ["the foreign key from (id) references \"t\", which has no primary key"],
      changed {
        $0.primaryKey = []
        $0.foreignKeys = [.init("id", references: "t")]
      }),
    .init(
      "foreign key twice", .invalidTable, ["table \"t\": a foreign key is given twice"],
      changed { $0.foreignKeys = [.init("id", references: "t"), .init("id", references: "t")] }),
    .init(
      "constraints of one name", .invalidTable,
      ["table \"t\": the name \"c\" of its check is given to two constraints"],
      changed {
        $0.uniques = [.init(name: "c", columns: ["id"])]
        $0.checks = [.init(name: "c", condition: "true")]
      }),
    .init(
      "index of the table's name", .invalidTable,
      ["table \"t\": the name \"t\" of its index is taken in its schema"],
      changed { $0.indexes = [.init(name: "t", columns: ["id"])] }),
    .init(
      "long column", .invalidTable,
      ["table \"t\": its column \"öööö", "has 64 bytes", "at most 63"],
      changed {
        $0.columns.append(ColumnModel(String(repeating: "ö", count: 32), .int8, .rowNumber))
      }),
    .init(
      "empty name", .invalidTable, ["table \"t\": its index \"\" is empty"],
      changed { $0.indexes = [.init(name: "", columns: ["id"])] }),
    .init(
      "table of a type's name", .invalidTable,
      ["table \"t\": its name is taken in its schema by a type"],
      {
        var model = SampleModel.root([])
        model.types = [.enumeration("t", ["a"])]
        return model
      }()),
    .init(
      "types of one name in a schema", .invalidType,
      ["type \"a.m\": its name is taken in schema \"a\" by another type"],
      {
        var model = SampleModel.root([])
        model.types = [
          .enumeration("m", ["a"], schema: "a"), .domain("a.m", over: .int8, schema: "a"),
        ]
        return model
      }()),
    .init(
      "long name of a type", .invalidType,
      ["type \"öööö", "names in PostgreSQL have 1 to 63 bytes"],
      {
        var model = SampleModel.root([])
        model.types = [.domain(String(repeating: "ö", count: 32), over: .int8)]
        return model
      }()),
    .init(
      "relation twice in a schema", .invalidTable,
      ["table \"a.t\": the name \"t\" of its table is taken in schema \"a\" by table \"t\""],
      {
        var model = SampleModel.root([])
        model.tables[0].schema = "a"
        var other = model.tables[0]
        other.name = "a.t"
        model.tables.append(other)
        return model
      }()),
  ]

  private static func table(_ cardinality: TableModel.Cardinality) -> DataModel {
    let key = ColumnModel("id", .int8, .rowNumber)
    return DataModel(
      name: "m", catalogs: [SampleModel.towns],
      tables: [
        TableModel(
          name: "base", cardinality: .catalog("towns"), columns: [key], primaryKey: "id"),
        TableModel(name: "t", cardinality: cardinality, columns: [key], primaryKey: "id"),
      ])
  }

  private static func changed(_ change: (inout TableModel) -> Void) -> DataModel {
    var model = SampleModel.root([.latent("hidden", .uniform(0...1))])
    change(&model.tables[0])
    return model
  }

  @Test(arguments: names + numbers + expressions + lookups + storage + tables + constraints)
  func mistakesAreNamed(mistake: Mistake) {
    let error = #expect(throws: ModelError.self) { try DataPlan(mistake.model, .sample(10)) }
    #expect(error?.code == mistake.code)
    for part in mistake.message {
      #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }
  }

  @Test(arguments: [
    (RunParameters(seed: 1, scale: 0), "the number of rows"),
    (RunParameters(seed: 1, scale: (1 << 48) + 1), "the number of rows"),
    (RunParameters(seed: 1, scale: 1, days: 0), "days must be"),
    (RunParameters(seed: 1, scale: 1, days: -3), "days must be"),
    (RunParameters(seed: 1, scale: 1, days: 36_526), "days must be"),
  ])
  func parametersOutOfRangeAreRefused(parameters: RunParameters, message: String) {
    let error = #expect(throws: ModelError.self) {
      try DataPlan(SampleModel.root([]), parameters)
    }
    #expect(error?.code == .invalidParameter)
    #expect(error?.message.contains(message) == true)
  }

  @Test func theDescriptionIsTheMessage() {
    #expect("\(ModelError(.cycle, "round and round"))" == "round and round")
    #expect(ModelError(.cycle, "a") != ModelError(.invalidRule, "a"))
  }
}

extension DataModel {
  /// The model with another name for one of its tables.
  fileprivate func renamed(_ old: String, _ new: String) -> DataModel {
    var model = self
    model.tables[tables.firstIndex { $0.name == old }!].name = new
    return model
  }
}
