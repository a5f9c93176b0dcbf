public import FakeDataKit
import Foundation
import Synchronization

/// Writes the rows of a data set to files, to standard output, or nowhere.
///
/// Files get their names when all of them are whole: a run that fails or is interrupted leaves what
/// was there before.
public final class Export: Sendable {
  private let data: DataPlan
  private let options: ExportOptions
  private let layout: ExportLayout
  /// Whether somebody asks the export to end; looked at once per segment.
  private let isInterrupted: @Sendable () -> Bool
  private let files: [DataFile]
  /// How far the export is.
  public let progress: ExportProgress

  /// Prepares an export: looks at the target, and creates the unfinished files.
  ///
  /// - Parameters:
  ///   - data: the rows.
  ///   - isInterrupted: whether to give up; called from several threads.
  /// - Throws: ``DataFilesError``.
  /// - Complexity: O(users up to the end of the part), a pass over their numbers of children.
  public init(
    _ data: DataPlan, _ options: ExportOptions,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws(DataFilesError) {
    self.data = data
    self.options = options
    self.isInterrupted = isInterrupted
    if options.format == .copyBinary, options.target != .nowhere,
      let table = data.tables.first(where: { !$0.hasBinaryForm }),
      let column = table.columns.first(where: { !$0.hasBinaryForm })
    {
      throw DataFilesError(
        .unfit,
        "table \"\(table.name)\": column \"\(column.name)\" is of type \(column.typeName), which has no "
          + "binary form that servers read everywhere; take another format, such as copy-text")
    }
    layout = try ExportLayout(data, options)
    var files: [DataFile] = []
    do {
      for table in layout.tables {
        files.append(
          try DataFile(
            table, part: options.part, format: options.format, sink: try layout.sink(table),
            isInterrupted: isInterrupted))
      }
    } catch {
      // The sink of the last file goes away by itself.
      for file in files { (file.sink as? FileSink)?.abandon() }
      layout.removeMadeDirectories()
      throw error
    }
    self.files = files
    progress = ExportProgress(files)
  }

  /// Writes everything. To be called once.
  ///
  /// - Throws: ``DataFilesError``.
  public func run() throws(DataFilesError) -> ExportReport {
    var sinks = files.compactMap { $0.sink as? FileSink }
    do {
      try makeRows()
      for (name, text) in layout.texts {
        let sink = try FileSink(path: name)
        sinks.append(sink)
        try sink.write(text: text)
        try sink.finish()
      }
      // Somebody may have made files of the names meanwhile.
      try layout.checkNames()
      for sink in sinks { try sink.publish() }
    } catch {
      for sink in sinks { sink.abandon() }
      layout.removeMadeDirectories()
      throw error
    }
    if let directory = layout.directory { try FileSystem.syncDirectory(directory) }
    return report()
  }

  private func makeRows() throws(DataFilesError) {
    let queue = SegmentQueue(files, isInterrupted: isInterrupted)
    let worker = ExportWorker(
      files: files, format: options.format, compression: options.compression, queue: queue,
      progress: progress)
    let ended = DispatchSemaphore(value: 0)
    for _ in 0..<options.jobs {
      Thread.detachNewThread {
        worker.run()
        ended.signal()
      }
    }
    for _ in 0..<options.jobs { ended.wait() }
    if let error = queue.error { throw error }
  }

  private func report() -> ExportReport {
    let tables = zip(files, progress.counters).map { file, counters in
      let rows = counters.rows.load(ordering: .relaxed)
      return ExportReport.Table(
        name: file.plan.name, file: layout.path(file.plan.name), rows: rows,
        cells: rows * UInt64(file.plan.columns.count),
        bytes: counters.bytes.load(ordering: .relaxed),
        fileBytes: counters.fileBytes.load(ordering: .relaxed), seconds: counters.seconds)
    }
    return ExportReport(
      dataVersion: DataContract.version, format: options.format,
      compression: options.compression.name, part: options.part.number,
      parts: options.part.count, jobs: options.jobs, parameters: data.parameters, tables: tables,
      hasLoadScript: !layout.texts.isEmpty, seconds: progress.seconds)
  }
}
