import FakeDataKit

/// One thread of an export: makes, encodes and compresses segments and writes them in their turn.
struct ExportWorker {
  let files: [DataFile]
  let format: RowFormat
  let compression: Compression
  let queue: SegmentQueue
  let progress: ExportProgress

  /// Does the segments that the queue hands out.
  func run() {
    var task = queue.next()
    while let first = task {
      do {
        task = try work(from: first)
      } catch {
        queue.fail(error)
        return
      }
    }
  }

  /// Does segments of one file, with one generator.
  ///
  /// - Returns: the first segment of another file, or nil when there is nothing more to do.
  private func work(from first: SegmentQueue.Task) throws(DataFilesError) -> SegmentQueue.Task? {
    let file = files[first.file]
    let counters = progress.counters[first.file]
    var generator = TableGenerator(file.plan, units: 0..<0)
    var buffer = OutputBuffer(
      capacity: DataFile.segmentBytes * 9 / 8
        + TableGenerator.defaultBatchRows * format.maximumRowBytes(file.plan))
    var compressor = Compressor(compression)
    var next: SegmentQueue.Task? = first
    while let task = next, task.file == first.file {
      counters.begin(at: progress.seconds)
      buffer.removeAll()
      if task.isFirst, file.hasHeader { format.header(file.plan, into: &buffer) }
      if let segment = task.segment {
        generator.restart(with: segment)
        while generator.next() > 0 { format.encode(generator, into: &buffer, file: file.rows) }
      }
      if task.isLast, file.hasTrailer { format.trailer(into: &buffer) }
      let size = buffer.count
      /// Writes the bytes that are to be in the file.
      func put(_ bytes: UnsafeRawBufferPointer) throws(DataFilesError) -> Bool {
        guard queue.waitForTurn(task) else { return false }
        try file.sink.write(bytes)
        queue.finish(task)
        counters.add(
          rows: task.segment?.rowCount ?? 0, bytes: size, fileBytes: bytes.count,
          at: progress.seconds)
        return true
      }
      var isWritten = false
      if compressor == nil {
        try buffer.withBytes { (bytes) throws(DataFilesError) in isWritten = try put(bytes) }
      } else {
        try buffer.withBytes { (bytes) throws(DataFilesError) in
          try compressor!.compress(bytes) { (bytes) throws(DataFilesError) in
            isWritten = try put(bytes)
          }
        }
      }
      guard isWritten else { return nil }
      if task.isLast {
        try file.sink.finish()
        counters.end(at: progress.seconds)
      }
      next = queue.next()
    }
    return next
  }
}
