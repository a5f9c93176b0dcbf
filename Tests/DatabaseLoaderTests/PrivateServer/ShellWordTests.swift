import DatabaseLoader
import TestSupport
import Testing

@Suite("Words for the shell") struct ShellWordTests {
  @Test(arguments: ["fakedata", "--users", "1000", "2024-06-03", "1-7", "a_b-c+d=e.f/g:h,i@j%k"])
  func plainWordsStayAsTheyAre(_ word: String) {
    #expect(ShellWord.quoted(word) == word)
  }

  @Test(arguments: [
    ("", "''"), ("with space", "'with space'"), ("it's", #"'it'\''s'"#), ("'", #"''\'''"#),
    ("ä", "'ä'"), ("~", "'~'"), ("#", "'#'"),
  ])
  func othersAreQuoted(_ word: String, _ quoted: String) {
    #expect(ShellWord.quoted(word) == quoted)
  }

  @Test func theShellReadsEveryWordBack() throws {
    let words = [
      "", "plain", "with space", "it's", "'", "''", "a'b'c", "\"", "$HOME", "`id`", "$(id)", "a;b",
      "a&b|c", "*", "?", "[a]", "~", "!", "#", "\\", "\\'", "tab\there", "line\nbreak", "ünïcödé 表",
      "postgresql:///db?host=%2Ftmp&user=x", "<", ">", "{a,b}", "-n", "%s",
    ]
    let script = "printf '%s\\0' " + words.map(ShellWord.quoted).joined(separator: " ")
    let outcome = try runProcess("sh", ["-c", script])
    #expect(outcome.stdout == words.map { $0 + "\0" }.joined())
  }
}
