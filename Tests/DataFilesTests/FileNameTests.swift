import FakeDataKit
import Testing

@testable import DataFiles

@Suite struct FileNameTests {
  @Test func namesSayTableFormatAndCompression() {
    let names = RowFormat.allCases.map { FileName($0).name(of: "users") }
    #expect(
      names == ["users.csv", "users.tsv", "users.copy", "users.bin", "users.jsonl", "users.sql"])
    #expect(FileName(.csv, .gzip).name(of: "users") == "users.csv.gz")
    #expect(FileName(.copyBinary, .zstd(level: 9)).name(of: "users") == "users.bin.zst")
  }

  @Test func namesOfPartsSortAsTheParts() {
    func names(_ count: Int) -> [String] {
      (1...count).map { FileName(.csv, .gzip, part: Part($0, of: count)).name(of: "meal") }
    }
    #expect(names(1) == ["meal.csv.gz"])
    #expect(names(2) == ["meal.1-of-2.csv.gz", "meal.2-of-2.csv.gz"])
    #expect(names(10).first == "meal.01-of-10.csv.gz")
    #expect(names(1000)[98] == "meal.0099-of-1000.csv.gz")
    #expect(names(1000) == names(1000).sorted())
  }

  @Test func namesHaveNothingThatMeansSomethingElsewhere() {
    #expect(FileName(.csv).name(of: "a/b c.d'$\"é") == "a%2Fb%20c%2Ed%27%24%22%C3%A9.csv")
    #expect(FileName(.csv).name(of: "-x-1") == "%2Dx-1.csv")
    #expect(FileName(.csv).name(of: "..") == "%2E%2E.csv")
  }

  @Test func endingsAreRead() throws {
    for format in RowFormat.allCases {
      for compression in [Compression.none, .gzip, .zstd] {
        let name = FileName(format, compression).name(of: "users")
        for path in [name, "/a.b/\(name)", "./\(name)"] {
          let read = try #require(FileName.parse(path))
          #expect(read == ("users", format, compression))
        }
      }
    }
    for path in ["users", "users.xls", "users.gz", ".csv", "csv", "a.csv/b", "", "/"] {
      #expect(FileName.parse(path) == nil, "\(path)")
    }
  }
}
