import Testing

@testable import FakeDataKit

@Suite struct SQLCastsTests {
  @Test(arguments: [
    ("'x'::app.mood", "'x'::other.mood"),
    (
      "(m = 'x'::app.mood) OR m = ANY (ARRAY['y'::app.mood]::app.mood[])",
      "(m = 'x'::other.mood) OR m = ANY (ARRAY['y'::other.mood]::other.mood[])"
    ),
    ("CAST('x' AS APP.Mood)", "CAST('x' AS other.Mood)"),
    ("cast(1 as \"app\".\"mood\")", "cast(1 as other.\"mood\")"),
    (
      "'x' :: /* to /* a */ */ app.mood -- app.mood\n",
      "'x' :: /* to /* a */ */ other.mood -- app.mood\n"
    ),
    // No casts, or to others.
    ("app.mood = 'x'", "app.mood = 'x'"),
    ("m::mood = 'x'::app.other", "m::mood = 'x'::app.other"),
    ("m::app.\"Mood\"", "m::app.\"Mood\""),
    ("'it''s ::app.mood'", "'it''s ::app.mood'"),
    ("E'it\\'s ::app.mood' <> 'x'::app.mood", "E'it\\'s ::app.mood' <> 'x'::other.mood"),
    ("$$ ::app.mood $$ <> $a$ ::app.mood $$ $a$", "$$ ::app.mood $$ <> $a$ ::app.mood $$ $a$"),
    (
      "\"::app.mood\" = 1 AND \"a\"\"::app.mood\" = 2",
      "\"::app.mood\" = 1 AND \"a\"\"::app.mood\" = 2"
    ),
    ("größe::app.mood", "größe::other.mood"),
    ("'unfinished ::app.mood", "'unfinished ::app.mood"), ("\"", "\""), ("$", "$"), ("/*", "/*"),
    ("x::", "x::"), ("x::app.", "x::app."), ("E'\\", "E'\\"), ("", ""),
  ])
  func castsLeadElsewhere(sql: String, expected: String) {
    let moved = SQLCasts.moved(sql) { schema, type in
      schema == "app" && type == "mood" ? "other" : nil
    }
    #expect(moved == expected)
  }
}
