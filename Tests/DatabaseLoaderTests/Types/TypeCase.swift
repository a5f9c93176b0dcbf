import FakeDataKit
import TestSupport
import Testing

/// Values of a type, each with the SQL by which the server itself makes the same value.
struct TypeCase: Sendable, CustomTestStringConvertible {
  var name: String
  let type: SQLType
  /// The values as a model has them: one number or text each, or the two ends of a range.
  let values: [[Value]]
  let expected: [String]
  /// Types of the model's own.
  var types: [TypeModel] = []
  /// Whether the type can be compared for equality.
  var hasEquality = true
  /// Whether the server stores the bytes that are sent.
  var isStoredAsSent = true
  /// Whether lines of JSON say what a value is.
  var isToldInJSON = true
  /// Whether there are arrays of it.
  var hasArrays = true

  var testDescription: String { name }

  /// A type of whole numbers, with the SQL of each.
  init(_ type: SQLType, _ numbers: [Int64], _ expected: (Int64) -> String) {
    name = type.sqlName
    self.type = type
    values = numbers.map { [.integer($0)] }
    self.expected = numbers.map(expected)
  }

  /// A type of texts, which the server reads.
  init(_ type: SQLType, texts: [String]) {
    name = type.sqlName
    self.type = type
    values = texts.map { [.text($0)] }
    expected = texts.map { "'\($0.replacing("'", with: "''"))'" }
  }

  /// A type of ranges, with the SQL of an end.
  init(_ type: SQLType, _ ends: [(Int64, Int64)], _ expected: (Int64) -> String) {
    name = type.sqlName
    self.type = type
    values = ends.map { [.integer($0.0), .integer($0.1)] }
    self.expected = ends.map { lower, upper in
      lower < upper
        ? "\(type.sqlName)(\(expected(lower)), \(expected(upper)))" : "'empty'::\(type.sqlName)"
    }
    hasArrays = false
  }

  func with(_ change: (inout TypeCase) -> Void) -> TypeCase {
    var copy = self
    change(&copy)
    return copy
  }

  /// The ends, what is next to them, and numbers between.
  private static func numbers(_ range: ClosedRange<Int64>, seed: UInt64) -> [Int64] {
    var random = SeededNumbers(state: seed)
    var numbers = [range.lowerBound, range.lowerBound + 1, range.upperBound - 1, range.upperBound]
    numbers += [-10_000, -1, 0, 1, 9, 10, 99, 100, 9999, 10_000, 12_345_678].filter(range.contains)
    numbers += (0..<40).map { _ in Int64.random(in: range, using: &random) }
    // Numbers of every length.
    for bits in 1..<63 {
      let number = Int64.random(in: 0...(Int64.max >> Int64(63 - bits)), using: &random)
      numbers += [number, -number].filter(range.contains)
    }
    return numbers
  }

  private static func limit(_ digits: Int) -> Int64 {
    (0..<digits).reduce(1) { power, _ in power * 10 }
  }

  private static let day: Int64 = 86_400_000_000
  private static let days: ClosedRange<Int64> =
    CivilDate(year: 1, month: 1, day: 1)!
    .dayNumber...CivilDate(year: 9999, month: 12, day: 31)!
    .dayNumber
  private static let moments = (days.lowerBound * day)...((days.upperBound + 1) * day - 1)

  private static func date(_ days: Int64) -> String { "(date '2000-01-01' + (\(days)))" }

  private static func moment(_ type: String, _ microseconds: Int64) -> String {
    let (days, rest) = (microseconds / day, microseconds % day)
    return
      "(\(type) '2000-01-01 00:00:00' + interval '\(days) days' + interval '\(rest) microseconds')"
  }

  static let texts = [
    "", "a", " ", " a ", "it's", "\"quoted\"", "\"", "'", "''", "\\", "\\\\", "\\N", "\\.", "\\n",
    "NULL", "null", "a,b", "a;b", "{a,b}", "tab\there", "\t", "line\nend", "\n", "cr\rhere", "\r\n",
    "ü", "größe", "日本語", "👩‍👩‍👧", "e\u{301}", "\u{1}\u{7F}", "\u{8}\u{B}\u{C}", "$1", "%s", "{}",
    "[1,2]", "-1", "t", "2000-01-01", String(repeating: "long ", count: 60),
    String(repeating: "\\", count: 33), String(repeating: "é", count: 31),
  ]

  private static let json = [
    "1", "-0.50", "\"\"", "\"a\\\"b\\\\c\\n\\u0001\"", "true", "{}", "{\"x\": [1, \"a\", null]}",
    "{\"a\": 1, \"bb\": [1, 2], \"ccc\": {\"d\": \"ü\"}}", "{\"a\": \"it's, \\\"it\\\"\\t\"}",
    "\"日本\"",
  ]

  static let all: [TypeCase] = {
    var cases: [TypeCase] = [
      TypeCase(.int2, numbers(-32_768...32_767, seed: 1)) { "(\($0))::smallint" },
      TypeCase(.int4, numbers(-2_147_483_648...2_147_483_647, seed: 2)) { "(\($0))::integer" },
      TypeCase(.int8, numbers(.min ... .max, seed: 3)) { "'\($0)'::bigint" },
      TypeCase(.bool, [0, 1]) { $0 == 1 ? "true" : "false" },
      TypeCase(.date, numbers(days, seed: 4), date),
      TypeCase(.time, numbers(0...(day - 1), seed: 5)) {
        "(time '00:00' + interval '\($0) microseconds')"
      },
      TypeCase(.timetz, numbers(0...(day - 1), seed: 6)) {
        "(timetz '00:00+00' + interval '\($0) microseconds')"
      },
      TypeCase(.timestamp, numbers(moments, seed: 7)) { moment("timestamp", $0) },
      TypeCase(.timestamptz, numbers(moments, seed: 8)) {
        "(\(moment("timestamp", $0)) AT TIME ZONE 'UTC')"
      },
      TypeCase(.interval, numbers(-7_730_941_132_799_999_999...7_730_941_132_799_999_999, seed: 9))
      {
        // Beyond 53 bits the server's input has no whole microseconds, but hours it has.
        let hour: Int64 = 3_600_000_000
        return "make_interval(hours => \($0 / hour)) + interval '\($0 % hour) microseconds'"
      },
      TypeCase(.inet, numbers(0...4_294_967_295, seed: 10)) { "('0.0.0.0'::inet + \($0))" },
      TypeCase(
        .cidr,
        numbers(0...4_294_967_295, seed: 11).flatMap { a in
          [0, 1, 8, 17, 24, 31, 32].map { a * 256 + $0 }
        }
      ) { "set_masklen('0.0.0.0'::inet + \($0 / 256), \($0 % 256))::cidr" },
      TypeCase(.macaddr, numbers(0...281_474_976_710_655, seed: 12)) {
        let digits = String($0, radix: 16)
        return "'\(String(repeating: "0", count: 12 - digits.count) + digits)'::macaddr"
      },
    ]
    for (precision, scale) in [
      (1, 0), (4, 2), (9, 9), (10, 2), (12, 1), (18, 0), (18, 5), (18, 18), (38, 7), (40, 16),
      (30, 17),
    ] {
      let most = precision > 18 ? Int64.max : limit(precision) - 1
      cases.append(
        TypeCase(
          .numeric(precision: precision, scale: scale),
          numbers(precision > 18 ? .min ... .max : -most...most, seed: UInt64(100 + precision))
        ) {
          "'\($0)e-\(scale)'::numeric(\(precision),\(scale))"
        })
    }
    for decimals in [0, 1, 3, 4, 5, 18] {
      cases.append(
        TypeCase(
          .unconstrainedNumeric(decimals: decimals),
          numbers(.min ... .max, seed: UInt64(200 + decimals))
        ) {
          "'\($0)e-\(decimals)'::numeric"
        }.with { $0.name += " with \(decimals) decimals" })
    }
    for decimals in [0, 1, 2, 7, 10] {
      cases.append(
        TypeCase(
          .float4(decimals: decimals),
          numbers(-16_777_216...16_777_216, seed: UInt64(300 + decimals))
        ) {
          "'\($0)e-\(decimals)'::real"
        }.with { $0.name += " with \(decimals) decimals" })
    }
    for decimals in [0, 2, 9, 18] {
      cases.append(
        TypeCase(
          .float8(decimals: decimals), numbers(-(1 << 53)...(1 << 53), seed: UInt64(400 + decimals))
        ) {
          "'\($0)e-\(decimals)'::double precision"
        }.with { $0.name += " with \(decimals) decimals" })
    }
    let ends: [(Int64, Int64)] = [
      (0, 1), (-5, 5), (3, 3), (9, 2), (-2_147_483_648, 2_147_483_647), (0, 2_147_483_647),
      (17, 99),
    ]
    let times: [(Int64, Int64)] = [
      (0, 1), (-day, day + 1), (5, 5), (9, 2), (moments.lowerBound, moments.upperBound),
      (day * 365, day * 366 + 500_000),
    ]
    cases += [
      TypeCase(.int4range, ends) { "(\($0))::integer" },
      TypeCase(.int8range, ends + [(.min, .max)]) { "'\($0)'::bigint" },
      TypeCase(.numrange(decimals: 0), ends + [(.min, .max)]) { "'\($0)'::numeric" },
      TypeCase(.numrange(decimals: 3), ends + [(.min, .max)]) { "'\($0)e-3'::numeric" }
        .with { $0.name += " with 3 decimals" },
      TypeCase(
        .daterange, [(0, 1), (-365, 365), (3, 3), (9, 2), (days.lowerBound, days.upperBound)], date),
      TypeCase(.tsrange, times) { moment("timestamp", $0) },
      TypeCase(.tstzrange, times) { "(\(moment("timestamp", $0)) AT TIME ZONE 'UTC')" },
    ]
    let short = texts.filter { $0.unicodeScalars.count <= 40 }
    let labels = texts.filter { (1...63).contains($0.utf8.count) }
    cases += [
      TypeCase(.text, texts: texts), TypeCase(.varchar, texts: texts),
      TypeCase(.characterVarying(40), texts: short),
      TypeCase(.character(40), texts: short).with { $0.isStoredAsSent = false },
      TypeCase(.citext, texts: texts),
      TypeCase(.bytea, texts: texts).with { item in
        item = TypeCase(
          type: .bytea, values: item.values,
          expected: texts.map {
            "'\\x\($0.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())'"
          })
      },
      TypeCase(.json, texts: json).with { $0.hasEquality = false },
      TypeCase(.jsonb, texts: json),
      // A file of JSON does not tell JSON's null from NULL, nor an array of it from one of more dimensions.
      TypeCase(
        .json, texts: ["null", "[]", "[1, \"a\", null]", "{ \"b\":1,\n\"a\":2,\r\n\t\"b\":3 }"]
      ).with {
        $0.name = "json that JSON Lines do not tell from other"
        $0.hasEquality = false
        $0.isToldInJSON = false
      },
      TypeCase(.jsonb, texts: ["null", "[]", "[1, \"a\", null]"]).with {
        $0.name = "jsonb that JSON Lines do not tell from other"
        $0.isToldInJSON = false
      },
      TypeCase(.jsonb, texts: ["{ \"bb\":1,\n\"a\":2.50,\r\n\t\"bb\":3 }", "\"\\u00e4\"  "]).with {
        $0.name = "jsonb in another form"
        $0.isStoredAsSent = false
      },
      TypeCase(.enumeration("odd \"mood\""), texts: labels).with {
        $0.types = [.enumeration("odd \"mood\"", labels)]
      },
      TypeCase(.domain("short text"), texts: short).with {
        $0.types = [
          .domain("text of any kind", over: .text),
          .domain("short text", over: .domain("text of any kind"), check: "length(VALUE) <= 40"),
        ]
      },
      TypeCase(.domain("price"), [0, 1, 99_999, 123]) { "'\($0)e-2'::price" }.with {
        $0.types = [.domain("price", over: .numeric(precision: 5, scale: 2), check: "VALUE >= 0")]
      },
      TypeCase(.other("point"), texts: ["(1,2)", "(-0.5,1e10)"]).with {
        $0.hasEquality = false
        $0.isStoredAsSent = false
      },
      TypeCase(.other("tsvector"), texts: ["'a' 'b'", "b a", "", "'it''s':1"]).with {
        $0.isStoredAsSent = false
      },
      TypeCase(.other("bit varying(5)"), texts: ["", "101", "11111"]).with {
        $0.isStoredAsSent = false
      },
      TypeCase(.other("interval"), texts: ["1 year 2 mons 3 days 04:05:06", "-1 day"]).with {
        $0.name = "interval read from text"
        $0.isStoredAsSent = false
      },
      TypeCase(.other("inet"), texts: ["::1", "10.0.0.1/8"]).with {
        $0.name = "inet read from text"
        $0.isStoredAsSent = false
      },
      TypeCase(.other("xml"), texts: ["<a>b</a>", "<a/>"]).with {
        $0.hasEquality = false
        $0.isStoredAsSent = false
      },
    ]
    // Arrays of some types have no binary form; without arrays these are loaded in it too.
    cases += cases.filter { item in
      switch item.type {
      case .character, .citext, .enumeration, .domain: true
      default: false
      }
    }.map { item in
      item.with {
        $0.name += " alone"
        $0.hasArrays = false
      }
    }
    return cases
  }()

  private init(type: SQLType, values: [[Value]], expected: [String]) {
    name = type.sqlName
    self.type = type
    self.values = values
    self.expected = expected
  }

  /// A table with a row for each value: the value, the value or NULL, an array of it where there are such, and
  /// for texts the same put together from a piece.
  var model: DataModel {
    let isRange = values[0].count == 2
    let row = TableModel.rowColumn
    let lookup = Rule.lookup("lower", in: "values", by: row)
    let rule = isRange ? Rule.range(.column("lower"), .column("upper")) : lookup
    var columns = [ColumnModel("id", .int8, .rowNumber)]
    if isRange {
      columns += [
        .latent("lower", lookup), .latent("upper", .lookup("upper", in: "values", by: row)),
      ]
    }
    if case .text = values[0][0] { columns.append(.latent("piece", lookup)) }
    columns += [ColumnModel("v", type, rule), ColumnModel("n", type, rule, nullShare: 0.4)]
    if hasArrays {
      columns.append(
        ColumnModel("a", .array(of: type), .array(of: rule, count: 0...3), nullShare: 0.2))
    }
    if case .text = values[0][0], types.allSatisfy({ $0.labels.isEmpty }) {
      columns.append(ColumnModel("c", type, .text("{piece}"), nullShare: 0.1))
    }
    return DataModel(
      name: "types", types: types,
      catalogs: [
        Catalog(name: "values", columns: isRange ? ["lower", "upper"] : ["lower"], rows: values)
      ],
      tables: [
        TableModel(name: "t", cardinality: .catalog("values"), columns: columns, primaryKey: "id")
      ])
  }
}
