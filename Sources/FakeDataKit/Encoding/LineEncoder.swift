/// Writes the rows of a batch in a format of lines.
enum LineEncoder {
  /// Writes all rows of a batch.
  static func encode(
    _ batch: borrowing Batch, _ layout: LineLayout, into output: inout OutputBuffer
  ) {
    var civil = CivilText()
    let start = output.reserve(batch.count * layout.maximumRowBytes)
    output.advance(to: write(batch, 0..<batch.count, layout, &civil, to: start))
  }

  /// Writes some rows of a batch.
  ///
  /// - Parameter target: room for ``LineLayout/maximumRowBytes`` per row, and
  ///   ``TextDictionary/overread`` beyond: what is written past a cell's end, the next overwrites.
  static func write(
    _ batch: borrowing Batch, _ rows: Range<Int>, _ layout: LineLayout, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let cells = layout.cells
    let lastCell = cells + layout.cellCount
    let (lanes, stride) = (batch.lanes, batch.laneStride)
    let rowEnd = layout.rowEnd
    let timeSeparator = layout.style.timeSeparator
    var end = target
    for row in rows {
      var cell = cells
      while cell < lastCell {
        let place = lanes + (cell.pointee.lane &* stride &+ row)
        switch cell.pointee.kind {
        case .word:
          let word = cell.pointee.words[Int(truncatingIfNeeded: place.pointee &- cell.pointee.base)]
          store(word, to: end)
          end += Int(truncatingIfNeeded: word &>> 56)
        case .text:
          end = append(cell.pointee.table[place.pointee &- cell.pointee.base], to: end)
        case .digits:
          end = Digits.write(place.pointee, to: lead(cell, to: end))
        case .date:
          end = civil.writeDate(
            dayNumber: place.pointee, to: lead(cell, to: end))
          store(cell.pointee.tail, to: end)
          end += cell.pointee.tailBytes
        case .timestamp:
          end = civil.writeTimestamp(
            microseconds: place.pointee, separator: timeSeparator,
            to: lead(cell, to: end))
          store(cell.pointee.tail, to: end)
          end += cell.pointee.tailBytes
        case .composed:
          let text = batch.text(cell.pointee.lane, row: row)
          // A text of no bytes is written between quotation marks, where others need none.
          if text.count == 0, cell.pointee.tailBytes == 0 { fallthrough }
          end = append(text, to: lead(cell, to: end))
          store(cell.pointee.tail, to: end)
          end += cell.pointee.tailBytes
        case .quoted:
          let text = batch.text(cell.pointee.lane, row: row)
          end = layout.writeText(
            text.start, text.count, lead(cell, to: end))
        case .null:
          if place.pointee != 0 {
            end = append(cell.pointee.table[0], to: end)
            cell += 1
          }
        case .general:
          end = writeGeneral(batch, row, layout, cell, &civil, to: end)
        }
        cell += 1
      }
      store(rowEnd.word, to: end)
      end += rowEnd.bytes
    }
    return end
  }

  /// Writes what comes before a cell's value.
  @inline(__always)
  static func lead(
    _ cell: UnsafePointer<LineLayout.Cell>, to end: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    append((cell.pointee.lead, cell.pointee.leadBytes), to: end)
  }

  @inline(__always)
  static func append(
    _ text: (start: UnsafePointer<UInt8>, count: Int), to end: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    Bytes.copyShort(from: text.start, to: end, count: text.count)
    return end + text.count
  }

  @inline(__always)
  static func store(_ word: UInt64, to target: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(target).storeBytes(of: word.littleEndian, as: UInt64.self)
  }
}
