import FakeDataKit

/// Which files an export writes, and where.
struct ExportLayout {
  private let options: ExportOptions
  /// The tables that are written, in the model's order.
  let tables: [TablePlan]
  /// The directory that the files are in; nil where they are none.
  let directory: String?
  /// Files of text that are written after the rows: their paths and contents.
  let texts: [(path: String, text: String)]
  private let madeDirectories: [String]

  /// Looks at the target, and makes its directory.
  ///
  /// - Throws: ``DataFilesError`` if files are there already or cannot be made there.
  init(_ data: DataPlan, _ options: ExportOptions) throws(DataFilesError) {
    self.options = options
    tables = data.tables.filter { table in
      options.table.map { $0 == table.name } ?? (table.isScaled || options.part.isFirst)
    }
    var texts: [(path: String, text: String)] = []
    switch options.target {
    case .nowhere, .standardOutput:
      directory = nil
    case .file(let path):
      directory = FileSystem.isSpecial(path) ? nil : Self.parent(of: path)
    case .directory(let path):
      directory = path
      // What all parts have in common is the first one's.
      if options.table == nil, options.part.isFirst {
        let script = LoadScript(
          data.model, FileName(options.format, options.compression, part: options.part))
        texts = [
          (Self.path("schema.sql", in: path), SchemaSQL(data.model).script),
          (Self.path("load.sql", in: path), script.text),
        ]
      }
    }
    self.texts = texts
    if case .directory(let path) = options.target {
      if FileSystem.exists(path), !FileSystem.isDirectory(path) {
        throw DataFilesError(
          .unfit,
          "\(path) is there already and no directory; one table is written to a file with --table")
      }
      madeDirectories = try FileSystem.makeDirectories(path)
    } else {
      madeDirectories = []
    }
    do {
      try checkNames()
    } catch {
      removeMadeDirectories()
      throw error
    }
  }

  /// The path of a table's file, if it has one.
  func path(_ table: String) -> String? {
    switch options.target {
    case .nowhere, .standardOutput: nil
    case .file(let path): path
    case .directory(let path):
      Self.path(
        FileName(options.format, options.compression, part: options.part).name(of: table), in: path)
    }
  }

  private static func path(_ name: String, in directory: String) -> String {
    directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
  }

  /// Where a table's bytes go.
  func sink(_ table: TablePlan) throws(DataFilesError) -> any Sink {
    switch options.target {
    case .nowhere: return NullSink()
    case .standardOutput: return DescriptorSink(1, name: "standard output")
    case .file, .directory:
      let path = path(table.name)!
      if case .file = options.target, FileSystem.isSpecial(path) {
        return try DescriptorSink(path: path)
      }
      return try FileSink(path: path)
    }
  }

  /// Sees to it that nothing is there that would be overwritten without being asked for.
  func checkNames() throws(DataFilesError) {
    guard directory != nil else { return }
    let paths = tables.compactMap { path($0.name) } + texts.map(\.path)
    if let path = paths.first(where: FileSystem.isDirectory) {
      throw DataFilesError(.unfit, "\(path) is a directory")
    }
    // A file that gets its name would take the link's place, and what the link leads to would stay.
    if let path = paths.first(where: FileSystem.isSymbolicLink) {
      throw DataFilesError(
        .unfit, "\(path) is a symbolic link and would be replaced; name the file that it leads to")
    }
    let names = Set(paths)
    guard names.count == paths.count else {
      throw DataFilesError(
        .unfit, "two files would have the same name, such as that of a table called load or schema")
    }
    if options.overwrites { return }
    let existing = paths.filter(FileSystem.exists)
    guard let first = existing.first else { return }
    let others = existing.dropFirst().map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    let all = ([first] + others).joined(separator: ", ")
    throw DataFilesError(
      .exists,
      "\(all) \(existing.count == 1 ? "is" : "are") there already; --overwrite replaces "
        + (existing.count == 1 ? "it" : "them"))
  }

  /// Removes the directories that were made, as far as they are empty.
  func removeMadeDirectories() { FileSystem.removeDirectories(madeDirectories) }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
