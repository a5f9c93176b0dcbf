import DataSets
import FakeDataKit
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import DataFiles

@Suite struct ExportTests {
  let directory: TemporaryDirectory
  let data: DataPlan

  init() throws {
    directory = try temporaryDirectory()
    // Segments enough that threads meet in each of the large tables.
    data = try DataPlan(Fitness.model(), RunParameters(seed: 42, scale: 12_000))
  }

  private func export(_ name: String, _ change: (inout ExportOptions) -> Void = { _ in }) throws
    -> ExportReport
  {
    var options = ExportOptions(target: .directory(directory.path(name)), format: .csv, jobs: 2)
    change(&options)
    return try Export(data, options).run()
  }

  /// The files of a directory and what is in them.
  private func contents(_ name: String) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: directory.path(name)) {
      contents[file] = FileManager.default.contents(atPath: directory.path("\(name)/\(file)"))
    }
    return contents
  }

  @Test(
    arguments: RowFormat.allCases.map { ($0, "none") } + [(.csv, "gzip:1"), (.jsonl, "zstd:1")])
  func theNumberOfJobsDoesNotShow(format: RowFormat, method: String) throws {
    var all: [[String: Data]] = []
    for jobs in [1, 2, 4] {
      let report = try export("\(jobs)") {
        $0.format = format
        $0.compression = Compression(method) ?? .none
        $0.jobs = jobs
      }
      #expect(report.rows == data.rowCount)
      all.append(try contents("\(jobs)"))
    }
    #expect(all[0].count == 9)
    #expect(all[0] == all[1])
    #expect(all[0] == all[2])
  }

  /// A script makes types before tables; what has no binary form is not written in it.
  @Test func typesOfAModelsOwn() throws {
    let model = DataModel(
      name: "m", types: [.enumeration("mood", ["sad"])], catalogs: [],
      tables: [
        TableModel(
          name: "t", cardinality: .scale,
          columns: [
            ColumnModel("id", .int8, .rowNumber),
            ColumnModel(
              "moods", .array(of: .enumeration("mood")),
              .array(of: .choice([.init("sad", 1)]), count: 1...2)),
          ], primaryKey: "id")
      ])
    let data = try DataPlan(model, RunParameters(seed: 42, scale: 10))
    func options(_ format: RowFormat) -> ExportOptions {
      ExportOptions(target: .directory(directory.path("types")), format: format, jobs: 1)
    }
    let error = #expect(throws: DataFilesError.self) { try Export(data, options(.copyBinary)) }
    #expect(
      error?.message
        == "table \"t\": column \"moods\" is of type mood[], which has no binary form that servers read "
        + "everywhere; take another format, such as copy-text")
    _ = try Export(data, options(.csv)).run()
    let script = String(decoding: try contents("types")["load.sql"]!, as: UTF8.self)
    let lines = script.split(separator: "\n")
    let type = lines.firstIndex(of: "CREATE TYPE mood AS ENUM ('sad');")
    let table = lines.firstIndex(of: "CREATE TABLE t (")
    #expect(type != nil && table != nil && type! < table!)
  }

  @Test func rowsAreThoseOfTheEncoder() throws {
    let report = try export("out")
    let files = try contents("out")
    for (table, line) in zip(data.tables, report.tables) {
      var generator = TableGenerator(table)
      var buffer = OutputBuffer(capacity: 1 << 20)
      RowFormat.csv.header(table, into: &buffer)
      while generator.next() > 0 { RowFormat.csv.encode(generator, into: &buffer) }
      let bytes = buffer.withBytes { Data($0) }
      #expect(files["\(table.name).csv"] == bytes)
      #expect(line.rows == table.rowCount)
      #expect(line.bytes == UInt64(bytes.count))
      #expect(line.fileBytes == line.bytes)
      #expect(line.file == directory.path("out/\(table.name).csv"))
    }
    #expect(files["schema.sql"] == Data(SchemaSQL(data.model).script.utf8))
  }

  @Test(arguments: RowFormat.allCases)
  func partsAreTheBytesOfTheWhole(format: RowFormat) throws {
    _ = try export("whole") { $0.format = format }
    for number in 1...7 {
      _ = try export("parts") {
        $0.format = format
        $0.part = Part(number, of: 7)
      }
    }
    let whole = try contents("whole")
    let parts = try contents("parts")
    #expect(parts["schema.sql"] == whole["schema.sql"])
    for table in data.tables {
      let count = table.isScaled ? 7 : 1
      let name = FileName(format)
      let pieces = try (1...count).map { number in
        let name = FileName(format, part: Part(number, of: 7)).name(of: table.name)
        return try #require(parts[name], "\(name)")
      }
      guard format != .sql else {
        // Each part has whole statements; the rows between them are the same.
        #expect(pieces.allSatisfy { $0.isEmpty || $0.suffix(3) == Data(");\n".utf8) })
        func rows(_ data: Data) -> [Data.SubSequence] {
          data.split(separator: 10).filter { $0.first == UInt8(ascii: "(") }.map { $0.dropLast() }
        }
        let all = try #require(whole[name.name(of: table.name)])
        #expect(rows(pieces.reduce(Data(), +)) == rows(all))
        continue
      }
      #expect(pieces.reduce(Data(), +) == whole[name.name(of: table.name)])
    }
    #expect(parts.count == 3 + 4 * 7 + 2)
  }

  /// Tables that do not grow with the users are in the first part, header and trailer included; files of
  /// other parts that were asked for by name add nothing.
  @Test(
    arguments: RowFormat.allCases, ["none", "gzip:1", "zstd:1"])
  func partsOfOneTableAreTheBytesOfTheWhole(format: RowFormat, method: String) throws {
    let compression = Compression(method) ?? .none
    guard
      try runProcess("sh", ["-c", "command -v \(compression.readCommand)"]).exitCode == 0
    else {
      print("skipped: \(method) is not installed")
      return
    }
    let data = try DataPlan(Fitness.model(), RunParameters(seed: 42, scale: 30))
    func file(_ name: String, _ table: String, _ part: Part) throws -> String {
      let path = directory.path(name)
      let options = ExportOptions(
        target: .file(path), table: table, format: format, compression: compression, part: part,
        overwrites: true)
      _ = try Export(data, options).run()
      return path
    }
    for table in ["exercises", "meal"] {
      let whole = try file("whole", table, .whole)
      let parts = try (1...3).map { try file("part-\($0)", table, Part($0, of: 3)) }
      // The parts of a table that grows have statements of their own.
      if format == .sql, table == "meal" { continue }
      let outcome = try runProcess(
        "sh",
        [
          "-c",
          """
          \(compression.readCommand) \(whole) > \(whole).plain
          cat \(parts.joined(separator: " ")) | \(compression.readCommand) > \(whole).joined
          cmp \(whole).plain \(whole).joined
          """,
        ])
      #expect(outcome.exitCode == 0, "\(table): \(outcome.stdout) \(outcome.stderr)")
    }
  }

  @Test func filesThatAreThereAreKept() throws {
    _ = try export("out")
    let before = try contents("out")
    let error = #expect(throws: DataFilesError.self) {
      _ = try export("out") { $0.format = .csv }
    }
    #expect(error?.code == .exists)
    #expect(
      error?.message
        == directory.path("out/muscle_groups.csv")
        + ", exercises.csv, ingredient.csv, users.csv, goals.csv, user_workouts.csv, meal.csv, "
        + "schema.sql, load.sql are there already; --overwrite replaces them")
    #expect(try contents("out") == before)
    // Another format has other names but for the SQL.
    let other = #expect(throws: DataFilesError.self) {
      _ = try export("out") { $0.format = .tsv }
    }
    #expect(other?.message.contains("out/schema.sql, load.sql are there") == true)
    #expect(try contents("out") == before)
  }

  @Test func filesThatAreThereAreReplacedOnRequest() throws {
    _ = try export("out")
    let before = try contents("out")
    try "else".write(
      toFile: directory.path("out/users.csv"), atomically: false, encoding: .utf8)
    _ = try export("out") { $0.overwrites = true }
    #expect(try contents("out") == before)
  }

  @Test(arguments: [0, 1, 5, 20])
  func anInterruptionLeavesNothing(after looks: Int) throws {
    let count = Atomic(0)
    let options = ExportOptions(
      target: .directory(directory.path("new/deep")), format: .jsonl, jobs: 3)
    let error = #expect(throws: DataFilesError.self) {
      _ = try Export(data, options) { count.add(1, ordering: .relaxed).newValue > looks }.run()
    }
    #expect(error?.code == .interrupted)
    // The directories that were made for it are gone as well.
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
  }

  @Test func filesMadeMeanwhileAreKept() throws {
    let path = directory.path("out/meal.csv")
    let isMade = Atomic(false)
    let options = ExportOptions(target: .directory(directory.path("out")), format: .csv)
    let error = #expect(throws: DataFilesError.self) {
      _ = try Export(data, options) {
        if !isMade.exchange(true, ordering: .relaxed) {
          _ = FileManager.default.createFile(atPath: path, contents: Data("mine".utf8))
        }
        return false
      }.run()
    }
    #expect(error?.code == .exists)
    #expect(try contents("out") == ["meal.csv": Data("mine".utf8)])
  }

  @Test func oneTableGoesIntoADirectoryOrAFile() throws {
    let report = try export("one") { $0.table = "goals" }
    #expect(report.tables.map(\.name) == ["goals"])
    #expect(!report.hasLoadScript)
    #expect(try contents("one").keys.sorted() == ["goals.csv"])
    let file = directory.path("other.csv")
    _ = try export("") {
      $0.target = .file(file)
      $0.table = "goals"
    }
    #expect(FileManager.default.contents(atPath: file) == (try contents("one")["goals.csv"]))
  }

  @Test func aDeviceIsWrittenToAsItIs() throws {
    let report = try export("") {
      $0.target = .file("/dev/null")
      $0.table = "meal"
      $0.overwrites = false
    }
    #expect(report.rows == data.table("meal")!.rowCount)
    #if os(Linux)
      let error = #expect(throws: DataFilesError.self) {
        _ = try export("") {
          $0.target = .file("/dev/full")
          $0.table = "meal"
        }
      }
      #expect(error?.message == "/dev/full cannot be written: No space left on device")
    #endif
  }

  @Test(arguments: [false, true])
  func aSymbolicLinkIsNotReplaced(overwrites: Bool) throws {
    let target = directory.path("target.csv")
    let link = directory.path("link.csv")
    symlink(target, link)
    // A link that leads nowhere, and one that leads to a file.
    for text in [nil, "kept"] as [String?] {
      try text?.write(toFile: target, atomically: false, encoding: .utf8)
      let error = #expect(throws: DataFilesError.self) {
        _ = try export("") {
          $0.target = .file(link)
          $0.table = "goals"
          $0.overwrites = overwrites
        }
      }
      #expect(error?.code == .unfit)
      #expect(error?.message.contains("\(link) is a symbolic link") == true)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
      #expect(FileManager.default.contents(atPath: target) == text.map { Data($0.utf8) })
    }
    // The directory may be one, and so may what leads to a device.
    symlink(directory.path("real"), directory.path("out"))
    try FileManager.default.createDirectory(
      atPath: directory.path("real"), withIntermediateDirectories: false)
    _ = try export("out")
    #expect(try contents("real").count == 9)
    symlink("/dev/null", directory.path("null.csv"))
    _ = try export("") {
      $0.target = .file(directory.path("null.csv"))
      $0.table = "goals"
    }
  }

  @Test func whatIsNoDirectoryIsRefused() throws {
    _ = FileManager.default.createFile(atPath: directory.path("file"), contents: nil)
    #expect(throws: DataFilesError.self) { _ = try export("file") }
    let error = #expect(throws: DataFilesError.self) { _ = try export("file/below") }
    #expect(error?.code == .system)
    try FileManager.default.createDirectory(
      atPath: directory.path("out/users.csv"), withIntermediateDirectories: true)
    let other = #expect(throws: DataFilesError.self) { _ = try export("out") }
    #expect(other?.code == .unfit)
    #expect(other?.message.contains("users.csv is a directory") == true)
  }

  @Test func tablesWithoutRowsHaveFiles() throws {
    let model = Fitness.model(workouts: 0...1)
    // A user who has logged nothing.
    let seed = try #require(
      try (1...20).first { seed in
        try DataPlan(model, RunParameters(seed: UInt64(seed), scale: 1))
          .table("user_workouts")!.rowCount == 0
      })
    let data = try DataPlan(model, RunParameters(seed: UInt64(seed), scale: 1))
    for format in RowFormat.allCases {
      let options = ExportOptions(
        target: .directory(directory.path(format.rawValue)), format: format)
      let report = try Export(data, options).run()
      #expect(report.tables[5].rows == 0)
      let name = FileName(format).name(of: "user_workouts")
      let bytes = try #require(try contents(format.rawValue)[name])
      switch format {
      case .csv, .tsv: #expect(bytes.split(separator: 10).count == 1)
      case .copyBinary: #expect(bytes.count == 21)
      case .copyText, .jsonl, .sql: #expect(bytes.isEmpty)
      }
    }
    // More parts than users.
    let part = ExportOptions(
      target: .directory(directory.path("part")), format: .csv, part: Part(1, of: 3))
    _ = try Export(data, part).run()
    #expect(try contents("part").count == 9)
  }

  @Test func namesThatMeetAreRefused() throws {
    var model = Fitness.model()
    model.tables.removeLast(6)
    model.tables[0].name = "load"
    let data = try DataPlan(model, RunParameters(seed: 1, scale: 1))
    let options = ExportOptions(target: .directory(directory.path("out")), format: .sql)
    let error = #expect(throws: DataFilesError.self) { _ = try Export(data, options) }
    #expect(error?.message.contains("the same name") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
  }

  @Test func progressEndsWithEverything() throws {
    let export = try Export(data, ExportOptions(target: .nowhere, format: .csv, jobs: 2))
    #expect(export.progress.snapshot().rows == 0)
    #expect(export.progress.snapshot().totalRows == data.rowCount)
    let report = try export.run()
    let end = export.progress.snapshot()
    #expect(end.rows == data.rowCount)
    #expect(end.bytes == report.tables.reduce(0) { $0 + $1.bytes })
    #expect(end.tables == [])
  }
}
