/// PostgreSQL's binary COPY format.
///
/// Per row a 16-bit number of fields, per field a 32-bit length and the value; all integers are in
/// network byte order. Source: PostgreSQL documentation, COPY, "Binary Format".
enum CopyBinaryEncoder {
  static func header(into output: inout OutputBuffer) {
    output.append([
      0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00,  // PGCOPY\n\377\r\n\0
      0, 0, 0, 0,  // flags: none
      0, 0, 0, 0,  // length of the header's extension: none
    ])
  }

  static func trailer(into output: inout OutputBuffer) {
    output.append([0xFF, 0xFF])
  }

  static let fieldCountBytes = 2
  static let lengthBytes = 4

  /// The texts of a column in a batch.
  private struct TextCell {
    /// Bytes of the fixed-width fields between the text before, or the row's start, and this one.
    var gap: Int
    /// The numbers of the texts, or nil where each row has a text of its own.
    var lane: UnsafePointer<Int64>?
    var bytes: UnsafePointer<UInt8>
    /// Where each text starts, and the next one ends; of the rows' own texts only the ends.
    var starts: UnsafePointer<UInt32>
  }

  /// Writes a batch's rows. Of plain columns first the texts, row by row, which tells where every field is, then the
  /// fixed-width columns, one after the other.
  static func encode(
    _ batch: borrowing Batch, _ layout: CopyBinaryLayout, into output: inout OutputBuffer
  ) {
    guard layout.isPlain else { return encodeRows(batch, layout, into: &output) }
    let columns = layout.columns
    let rows = batch.count
    let start = UnsafeMutableRawPointer(output.reserve(rows * layout.maximumRowBytes))
    let texts = layout.textCount
    if texts == 0 {
      writeFixed(batch, columns, rowBytes: layout.maximumRowBytes, to: start)
      let end = start + rows * layout.maximumRowBytes
      output.advance(to: end.assumingMemoryBound(to: UInt8.self))
      return
    }
    // A segment is a run of fixed-width fields, before the first text and after each; per segment
    // and row, where it starts. As many as a full batch has, so that the memory is taken once.
    let segments = output.scratch((texts + 1) * batch.capacity)
    withUnsafeTemporaryAllocation(of: TextCell.self, capacity: texts) { cells in
      var gap = fieldCountBytes
      var next = 0
      for column in columns {
        if column.fixedBytes == 0 {
          cells.initializeElement(at: next, to: textCell(column, gap: gap, batch))
          next += 1
          gap = 0
        } else {
          gap += lengthBytes + column.fixedBytes
        }
      }
      let end = writeTexts(
        rows, UnsafeBufferPointer(cells), tail: gap, to: start, segments: segments)
      output.advance(to: end.assumingMemoryBound(to: UInt8.self))
    }
    writeFixed(batch, columns, to: start, segments: segments)
  }

  private static func textCell(
    _ column: CopyBinaryLayout.Column, gap: Int, _ batch: borrowing Batch
  ) -> TextCell {
    column.isComposed
      ? TextCell(
        gap: gap, lane: nil, bytes: UnsafePointer(batch.texts[column.place]),
        starts: UnsafePointer(batch.textEnds[column.place]))
      : TextCell(
        gap: gap, lane: UnsafePointer(batch.lane(column.place)), bytes: column.table.bytes,
        starts: column.table.starts)
  }

  private static func writeTexts(
    _ rows: Int, _ cells: UnsafeBufferPointer<TextCell>, tail: Int,
    to start: UnsafeMutableRawPointer, segments: UnsafeMutablePointer<UInt32>
  ) -> UnsafeMutableRawPointer {
    var end = start
    for row in 0..<rows {
      segments[row] = UInt32(truncatingIfNeeded: end - start)
      var segment = segments + row
      for index in 0..<cells.count {
        let cell = cells[index]
        let (first, limit): (UInt32, UInt32)
        if let lane = cell.lane {
          let number = Int(truncatingIfNeeded: lane[row])
          (first, limit) = (cell.starts[number], cell.starts[number &+ 1])
        } else {
          (first, limit) = (row == 0 ? 0 : cell.starts[row &- 1], cell.starts[row])
        }
        let count = limit &- first
        end += cell.gap
        end.storeBytes(of: count.bigEndian, as: UInt32.self)
        // What this writes past the text's end, later texts and the fixed-width fields overwrite.
        Bytes.copyShort(
          from: cell.bytes + Int(first),
          to: (end + lengthBytes).assumingMemoryBound(to: UInt8.self), count: Int(count))
        end += lengthBytes + Int(count)
        segment += rows
        segment.pointee = UInt32(truncatingIfNeeded: end - start)
      }
      end += tail
    }
    return end
  }

  /// Writes rows that have no texts and so are all of one length.
  private static func writeFixed(
    _ batch: borrowing Batch, _ columns: UnsafeBufferPointer<CopyBinaryLayout.Column>,
    rowBytes: Int,
    to start: UnsafeMutableRawPointer
  ) {
    let rows = batch.count
    let fields = UInt16(columns.count).bigEndian
    for row in 0..<rows {
      (start + row &* rowBytes).storeBytes(of: fields, as: UInt16.self)
    }
    var place = start + fieldCountBytes
    for column in columns {
      let values = batch.lane(column.place)
      let bytes = column.fixedBytes
      if bytes == 4 {
        for row in 0..<rows { writeField4(values[row], to: place + row &* rowBytes) }
      } else {
        for row in 0..<rows { writeField8(values[row], to: place + row &* rowBytes) }
      }
      place += lengthBytes + bytes
    }
  }

  /// Writes the fixed-width fields between texts.
  private static func writeFixed(
    _ batch: borrowing Batch, _ columns: UnsafeBufferPointer<CopyBinaryLayout.Column>,
    to start: UnsafeMutableRawPointer, segments: UnsafeMutablePointer<UInt32>
  ) {
    let rows = batch.count
    let fields = UInt16(columns.count).bigEndian
    for row in 0..<rows {
      (start + Int(segments[row])).storeBytes(of: fields, as: UInt16.self)
    }
    var segment = segments
    var place = start + fieldCountBytes
    for column in columns {
      if column.fixedBytes == 0 {
        segment += rows
        place = start
        continue
      }
      let values = batch.lane(column.place)
      let bytes = column.fixedBytes
      if bytes == 4 {
        for row in 0..<rows { writeField4(values[row], to: place + Int(segment[row])) }
      } else {
        for row in 0..<rows { writeField8(values[row], to: place + Int(segment[row])) }
      }
      place += lengthBytes + bytes
    }
  }

  @inline(__always)
  static func writeField4(_ value: Int64, to field: UnsafeMutableRawPointer) {
    // Length and value in one store.
    let both = UInt64(4) &<< 32 | UInt64(UInt32(truncatingIfNeeded: value))
    field.storeBytes(of: both.bigEndian, as: UInt64.self)
  }

  @inline(__always)
  static func writeField8(_ value: Int64, to field: UnsafeMutableRawPointer) {
    field.storeBytes(of: UInt32(8).bigEndian, as: UInt32.self)
    field.storeBytes(of: value.bigEndian, toByteOffset: lengthBytes, as: Int64.self)
  }
}
