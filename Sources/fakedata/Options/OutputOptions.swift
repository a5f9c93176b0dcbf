public import ArgumentParser
import DataFiles
public import FakeDataKit

/// Where `fakedata generate` writes, and what.
struct OutputOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "Where to write: a directory, for a file per table and the SQL that loads them; or a file, such as "
        + "users.csv.gz, for the table that it is named after or that --table names; or - for standard "
        + "output, with --table. Files get their names when all are whole.",
      valueName: "path"))
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write this table only; without --output to standard output.", valueName: "name"))
  var table: String?

  @Flag(name: .long, help: "Make and encode the rows, keep nothing, and report.")
  var discard = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The format (default: what the ending of the file's name says, else csv; copy-text on standard "
        + "output, copy-binary with --discard).", valueName: "format"))
  var format: RowFormat?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Compress: gzip or zstd, if asked for with a level, as in gzip:9 (1-9, default 6) or zstd:19 "
        + "(1-19, default 3). A file whose name ends in .gz or .zst is compressed anyway.",
      valueName: "method"),
    transform: Self.compression)
  var compress: Compression?

  @Flag(name: .long, help: "Replace files that are there already.")
  var overwrite = false

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Cut the data set into this many parts by users, or by the rows that --scale counts, and write one "
        + "of them.", valueName: "count"),
    transform: Quantity.positive(Part.maximumCount))
  var parts: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Which part to write, from 1. The parts, one after the other, are the same bytes as the whole "
        + "(but for sql); the first one has the tables that do not grow with the scale.",
      valueName: "number"),
    transform: Quantity.positive(Part.maximumCount))
  var part: Int?

  @Option(
    name: [.customShort("j", allowingJoined: true), .long], parsing: .unconditional,
    help: ArgumentHelp(
      "Threads that make rows (default: the number of cores; 1 with --discard).",
      valueName: "count"),
    transform: Quantity.positive(1000))
  var jobs: Int?

  func validate() throws {
    if output == nil, !discard, table == nil {
      throw ValidationError("give --output, --table NAME or --discard")
    }
    if discard, output != nil {
      throw ValidationError("--discard keeps nothing, so it goes without --output")
    }
    if isStandardOutput, table == nil, !discard {
      throw ValidationError("standard output takes one table: which one says --table")
    }
    if let output, output.isEmpty { throw ValidationError("--output must name something") }
    switch (parts, part) {
    case (nil, nil): break
    case (let parts?, let part?):
      guard part <= parts else {
        throw ValidationError("--part \(part) is beyond the last one of --parts \(parts)")
      }
    default: throw ValidationError("--parts and --part go together")
    }
  }

  /// Refuses a table that the model does not have.
  func check(_ model: ChosenModel) throws {
    if let table, !model.tableNames.contains(table) {
      throw ValidationError(model.noTable(table))
    }
  }

  /// Names of standard output. It is never replaced by a file, whatever it has been redirected to, and
  /// nothing but rows goes there.
  private static let standardOutputNames: Set = ["-", "/dev/stdout", "/dev/fd/1"]

  /// Whether standard output is named, or nothing is.
  private var isStandardOutput: Bool { output.map(Self.standardOutputNames.contains) ?? true }

  /// The options of an export.
  ///
  /// - Throws: `ValidationError` where the target's name contradicts other options, or the model.
  func exportOptions(defaultJobs: Int, of model: ChosenModel) throws -> ExportOptions {
    try check(model)
    let place = try place(model)
    let onlyPart = parts.map { Part(part!, of: $0) } ?? .whole
    return ExportOptions(
      target: place.target, table: place.table, format: place.format,
      compression: place.compression, part: onlyPart,
      jobs: jobs ?? (discard ? 1 : defaultJobs), overwrites: overwrite)
  }

  private struct Place {
    var target: ExportOptions.Target
    var table: String?
    var format: RowFormat
    var compression: Compression
  }

  private func place(_ model: ChosenModel) throws -> Place {
    guard let output, !isStandardOutput else {
      return Place(
        target: discard ? .nowhere : .standardOutput, table: table,
        format: format ?? (discard ? .copyBinary : .copyText), compression: compress ?? .none)
    }
    let named = FileName.parse(output)
    // A file's name alone says the table as well.
    let table =
      table
      ?? named.flatMap { named in model.tableNames.first { $0 == named.stem } }
    let isFile =
      (named != nil || ExportOptions.isFile(output)) && !output.hasSuffix("/")
      && !ExportOptions.isDirectory(output)
    guard let table, isFile else {
      if let named, isFile {
        throw ValidationError(
          "\(output) is the name of a file, and there is no table \"\(named.stem)\": which one goes there "
            + "says --table")
      }
      return Place(
        target: .directory(output), table: self.table, format: format ?? .csv,
        compression: compress ?? .none)
    }
    if let compress, let named, !named.compression.isNone, named.compression.name != compress.name {
      throw ValidationError("\(output) does not go with --compress \(compress.name)")
    }
    return Place(
      target: .file(output), table: table, format: format ?? named?.format ?? .csv,
      compression: compress ?? named?.compression ?? .none)
  }

  private static func compression(_ text: String) throws -> Compression {
    guard let compression = Compression(text) else {
      throw ValidationError("it must be gzip, gzip:1 to gzip:9, zstd, or zstd:1 to zstd:19")
    }
    return compression
  }
}

extension RowFormat: ExpressibleByArgument {}
