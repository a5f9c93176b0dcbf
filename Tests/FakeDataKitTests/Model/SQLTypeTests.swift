import Foundation
import Testing

@testable import FakeDataKit

@Suite struct SQLTypeTests {
  /// Each type with its names: as a model has it, and as SQL does.
  static let names: [(type: SQLType, coded: String, sql: String)] = [
    (.int2, "smallint", "smallint"), (.int4, "int4", "integer"), (.int8, "int8", "bigint"),
    (.numeric(precision: 10, scale: 2), "numeric(10,2)", "numeric(10,2)"),
    (.unconstrainedNumeric(decimals: 3), "numeric(*,3)", "numeric"),
    (.float4(decimals: 1), "real(1)", "real"),
    (.float8(decimals: 2), "double precision(2)", "double precision"),
    (.bool, "boolean", "boolean"), (.text, "text", "text"),
    (.varchar, "varchar", "character varying"),
    (.characterVarying(40), "character varying(40)", "character varying(40)"),
    (.character(3), "character(3)", "character(3)"), (.citext, "citext", "citext"),
    (.uuid, "uuid", "uuid"), (.bytea, "bytea", "bytea"), (.date, "date", "date"),
    (.time, "time without time zone", "time without time zone"),
    (.timetz, "time with time zone", "time with time zone"),
    (.timestamp, "timestamp without time zone", "timestamp without time zone"),
    (.timestamptz, "timestamptz", "timestamp with time zone"),
    (.interval, "interval", "interval"), (.json, "json", "json"), (.jsonb, "jsonb", "jsonb"),
    (.inet, "inet", "inet"), (.cidr, "cidr", "cidr"), (.macaddr, "macaddr", "macaddr"),
    (.int4range, "int4range", "int4range"), (.int8range, "int8range", "int8range"),
    (.numrange(decimals: 2), "numrange(2)", "numrange"), (.daterange, "daterange", "daterange"),
    (.tsrange, "tsrange", "tsrange"), (.tstzrange, "tstzrange", "tstzrange"),
    (.enumeration("mood"), "enum mood", "mood"),
    (.enumeration("My mood"), "enum My mood", "\"My mood\""),
    (.domain("email"), "domain email", "email"), (.other("point"), "other point", "point"),
    (.array(of: .int4), "int4[]", "integer[]"),
    (.array(of: .enumeration("mood")), "enum mood[]", "mood[]"),
    (.array(of: .numeric(precision: 5, scale: 1)), "numeric(5,1)[]", "numeric(5,1)[]"),
  ]

  @Test func typesHaveNames() throws {
    for (type, coded, sql) in Self.names {
      #expect(type.description == coded)
      #expect(SQLType(coded) == type, "\(coded)")
      #expect(type.sqlName == sql)
      let data = try JSONEncoder().encode([type])
      #expect(
        String(decoding: data, as: UTF8.self) == "[\"\(coded.replacing("\"", with: "\\\""))\"]")
      #expect(try JSONDecoder().decode([SQLType].self, from: data) == [type])
    }
  }

  @Test func namesOfSQLAreRead() {
    let read: [(String, SQLType?)] = [
      ("integer", .int4), ("bigint", .int8), ("integer[]", .array(of: .int4)),
      ("character varying(40)", .characterVarying(40)), ("varchar(40)", .characterVarying(40)),
      ("numeric(10, 2)", .numeric(precision: 10, scale: 2)),
      ("numeric(5)", .numeric(precision: 5, scale: 0)), ("timestamp", .timestamp), ("bool", .bool),
      ("char", .character(1)), ("nonsense", nil), ("numeric(x)", nil), ("enum ", nil), ("[]", nil),
      ("", nil), ("text(3)", nil),
    ]
    for (text, type) in read { #expect(SQLType(text) == type, "\(text)") }
  }

  @Test func whatIsNoTypeIsNoModel() {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([SQLType].self, from: Data("[\"nonsense\"]".utf8))
    }
  }

  @Test func textsAndFixedLengths() {
    let texts = Self.names.map(\.type).filter(\.isText)
    #expect(
      texts == [
        .text, .varchar, .characterVarying(40), .character(3), .citext, .bytea, .json, .jsonb,
        .enumeration("mood"), .enumeration("My mood"), .other("point"),
      ])
    #expect(
      [SQLType.int2, .int4, .int8, .text, .date, .timestamptz, .uuid, .bool, .interval]
        .map(\.fixedBytes) == [2, 4, 8, nil, 4, 8, 16, 1, 16])
    #expect(SQLType.numeric(precision: 3, scale: 1).fixedBytes == nil)
  }
}
