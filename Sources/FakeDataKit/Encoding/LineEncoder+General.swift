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
    let lane = general.pointee.lane
    switch general.pointee.kind {
    case .scalar:
      end = general.pointee.form.writeText(
        batch.lane(lane)[row], batch.lane(general.pointee.second)[row], layout.style, &civil,
        to: end)
    case .range:
      end = RangeTypes.writeText(
        general.pointee.form, batch.lane(lane)[row], batch.lane(general.pointee.second)[row],
        layout.style, &civil, to: end)
    case .text: end = append(general.pointee.table[batch.lane(lane)[row]], to: end)
    case .array: end = writeArray(batch, row, layout, general, &civil, to: end)
    case .bytes:
      let text = batch.text(lane, row: row)
      end = Hexadecimal.write(text.start, text.count, to: end)
    case .json:
      let text = batch.text(lane, row: row)
      for index in 0..<text.count { end[index] = LineLayout.inLine(text.start[index]) }
      end += text.count
    }
    store(cell.pointee.tail, to: end)
    return end + cell.pointee.tailBytes
  }

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
      let number = batch.lane(element.pointee.lane)[row]
      if element.pointee.kind == .text {
        end = append(element.pointee.table[number], to: end)
        continue
      }
      if element.pointee.isQuoted { put("\"") }
      end = element.pointee.form.writeText(
        number, batch.lane(element.pointee.second)[row], layout.style, &civil, to: end)
      if element.pointee.isQuoted { put("\"") }
    }
    put(close)
    return end
  }
}
