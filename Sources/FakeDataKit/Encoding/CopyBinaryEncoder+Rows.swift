/// Rows with NULLs, or with values of other types than integers, dates, times and texts: written field by
/// field.
extension CopyBinaryEncoder {
  /// Writes a batch's rows.
  static func encodeRows(
    _ batch: borrowing Batch, _ layout: CopyBinaryLayout, into output: inout OutputBuffer
  ) {
    var end = UnsafeMutableRawPointer(output.reserve(batch.count * layout.maximumRowBytes))
    guard let first = layout.cells.baseAddress else { return }
    let last = first + layout.cells.count
    let fields = UInt16(truncatingIfNeeded: layout.fieldCount)
    for row in 0..<batch.count {
      end = BigEndian.write(fields, to: end)
      var cell = first
      while cell < last {
        if cell.pointee.kind == .null {
          // The value is written all the same and its length then overwritten: which rows are NULL cannot be
          // foreseen, and no branch depends on it.
          let isNull = batch.lane(cell.pointee.lane)[row]
          cell += 1
          let next = write(cell, batch, row, to: end)
          let length = end.loadUnaligned(as: UInt32.self) | UInt32(truncatingIfNeeded: 0 &- isNull)
          end.storeBytes(of: length, as: UInt32.self)
          end += lengthBytes &+ (next - end &- lengthBytes) & Int(isNull &- 1)
        } else {
          end = write(cell, batch, row, to: end)
        }
        cell += 1
      }
    }
    output.advance(to: end.assumingMemoryBound(to: UInt8.self))
  }

  /// Writes a field and its length.
  @inline(__always)
  private static func write(
    _ cell: UnsafePointer<CopyBinaryLayout.Cell>, _ batch: borrowing Batch, _ row: Int,
    to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    if cell.pointee.kind == .array { return writeArray(cell, batch, row, to: target) }
    return writeValue(cell, batch, row, to: target)
  }

  /// Writes a field that is no array, and its length.
  @inline(__always)
  private static func writeValue(
    _ cell: UnsafePointer<CopyBinaryLayout.Cell>, _ batch: borrowing Batch, _ row: Int,
    to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    let lane = cell.pointee.lane
    switch cell.pointee.kind {
    case .field4:
      writeField4(batch.lane(lane)[row], to: target)
      return target + 8
    case .field8:
      writeField8(batch.lane(lane)[row], to: target)
      return target + 12
    case .scalar:
      return cell.pointee.form.writeField(
        batch.lane(lane)[row], batch.lane(cell.pointee.second)[row], to: target)
    case .range:
      let end = RangeTypes.writeBinary(
        cell.pointee.form, batch.lane(lane)[row], batch.lane(cell.pointee.second)[row],
        to: target + lengthBytes)
      _ = BigEndian.write(UInt32(truncatingIfNeeded: end - target - lengthBytes), to: target)
      return end
    case .text: return write(cell.pointee.table[batch.lane(lane)[row]], to: target)
    case .composed: return write(batch.text(lane, row: row), to: target)
    case .trimmed: return write(trimmed(cell.pointee.table[batch.lane(lane)[row]]), to: target)
    case .trimmedComposed: return write(trimmed(batch.text(lane, row: row)), to: target)
    case .versioned: return writeJSONB(cell.pointee.table[batch.lane(lane)[row]], to: target)
    case .versionedComposed: return writeJSONB(batch.text(lane, row: row), to: target)
    case .null, .array: preconditionFailure("no value")
    }
  }

  @inline(never)
  private static func writeArray(
    _ cell: UnsafePointer<CopyBinaryLayout.Cell>, _ batch: borrowing Batch, _ row: Int,
    to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    let second = cell.pointee.second
    let count = second < 0 ? cell.pointee.elementCount : Int(batch.lane(second)[row])
    var end = ArrayTypes.writeHeader(count, cell.pointee.elementOID, to: target + lengthBytes)
    if let elements = cell.pointee.elements {
      for index in 0..<count { end = writeValue(elements + index, batch, row, to: end) }
    }
    _ = BigEndian.write(UInt32(truncatingIfNeeded: end - target - lengthBytes), to: target)
    return end
  }

  @inline(__always)
  private static func write(
    _ text: (start: UnsafePointer<UInt8>, count: Int), to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    let end = BigEndian.write(UInt32(truncatingIfNeeded: text.count), to: target)
    Bytes.copyShort(
      from: text.start, to: end.assumingMemoryBound(to: UInt8.self), count: text.count)
    return end + text.count
  }

  private static func writeJSONB(
    _ text: (start: UnsafePointer<UInt8>, count: Int), to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    // Length and text one byte further on, then the whole length and the version over them.
    let end = write(text, to: target + 1)
    _ = BigEndian.write(UInt32(truncatingIfNeeded: text.count + 1), to: target)
    (target + lengthBytes).storeBytes(of: 1, as: UInt8.self)
    return end
  }

  private static func trimmed(
    _ text: (start: UnsafePointer<UInt8>, count: Int)
  ) -> (start: UnsafePointer<UInt8>, count: Int) {
    var count = text.count
    while count > 0, text.start[count - 1] == UInt8(ascii: " ") { count -= 1 }
    return (text.start, count)
  }
}
