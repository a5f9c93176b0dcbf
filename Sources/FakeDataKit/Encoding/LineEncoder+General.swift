/// Values that take more than a copy.
extension LineEncoder {
  @inline(never)
  static func writeGeneral(
    _ batch: borrowing Batch, _ row: Int, _ layout: LineLayout,
    _ cell: UnsafePointer<LineLayout.Cell>, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    guard let general = cell.pointee.general else { preconditionFailure("no general cell") }
    var end = lead(cell, to: target)
    end =
      general.pointee.kind == .array
      ? writeArray(batch, row, layout, general, &civil, to: end)
      : writeValue(batch, row, layout, general, &civil, to: end)
    store(cell.pointee.tail, to: end)
    return end + cell.pointee.tailBytes
  }

  /// Writes a value that is no array.
  @inline(__always)
  private static func writeValue(
    _ batch: borrowing Batch, _ row: Int, _ layout: LineLayout,
    _ general: UnsafePointer<LineLayout.General>, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let lane = general.pointee.lane
    switch general.pointee.kind {
    case .scalar:
      return general.pointee.form.writeText(
        batch.lane(lane)[row], batch.lane(general.pointee.second)[row], layout.style, &civil,
        to: target)
    case .range:
      return RangeTypes.writeText(
        general.pointee.form, batch.lane(lane)[row], batch.lane(general.pointee.second)[row],
        layout.style, &civil, to: target)
    case .text: return append(general.pointee.table[batch.lane(lane)[row]], to: target)
    case .bytes:
      let text = batch.text(lane, row: row)
      return Hexadecimal.write(text.start, text.count, to: target)
    case .json:
      let text = batch.text(lane, row: row)
      for index in 0..<text.count { target[index] = LineLayout.inLine(text.start[index]) }
      return target + text.count
    case .array: preconditionFailure("no value")
    }
  }

  @inline(never)
  private static func writeArray(
    _ batch: borrowing Batch, _ row: Int, _ layout: LineLayout,
    _ array: UnsafePointer<LineLayout.General>, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let second = array.pointee.second
    let count = second < 0 ? array.pointee.elementCount : Int(batch.lane(second)[row])
    let (open, close): (Unicode.Scalar, Unicode.Scalar) = layout.isJSON ? ("[", "]") : ("{", "}")
    var end = target
    func put(_ character: Unicode.Scalar) {
      end.pointee = UInt8(ascii: character)
      end += 1
    }
    put(open)
    for index in 0..<count {
      if index > 0 { put(",") }
      guard let element = array.pointee.elements.map({ $0 + index }) else { break }
      if element.pointee.isQuoted { put("\"") }
      end = writeValue(batch, row, layout, element, &civil, to: end)
      if element.pointee.isQuoted { put("\"") }
    }
    put(close)
    return end
  }
}
