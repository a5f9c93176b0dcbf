extension Batch {
  /// Puts together a composed text for each row.
  func compose(
    _ text: Program.ComposedText, into bytes: UnsafeMutablePointer<UInt8>,
    ends: UnsafeMutablePointer<UInt32>
  ) {
    var end = bytes
    var civil = CivilText()
    for row in 0..<count {
      let template = text.selector.map { Int(lane($0)[row]) } ?? 0
      var piece = text.starts[template]
      let limit = text.starts[template &+ 1]
      while piece < limit {
        switch text.pieces[piece] {
        case .literal(let texts):
          end = Self.append(texts[0], to: end)
        case .dictionary(let texts, let index):
          end = Self.append(texts[lane(index)[row]], to: end)
        case .number(let index):
          end = Digits.write(lane(index)[row], to: end)
        case .scalar(let form, let index, let low, let isJSON):
          end = form.writeText(
            lane(index)[row], lane(low)[row], isJSON ? .json : .server, &civil, to: end)
        case .guarded(let texts, let index, let skipped):
          if lane(index)[row] != 0 {
            end = Self.append(texts[0], to: end)
            piece &+= skipped
          }
        case .padded(let index, let width):
          end = Digits.write(lane(index)[row], width: width, to: end)
        case .characters(let classes, let index):
          var rest = UInt64(bitPattern: lane(index)[row])
          for place in stride(from: classes.count &- 1, through: 0, by: -1) {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: classes[place].count)
            end[place] = classes[place].characters[Int(digit)]
            rest = quotient
          }
          end += classes.count
        case .jump(let places, let index):
          piece &+= places[Int(truncatingIfNeeded: lane(index)[row])]
        case .skip(let skipped):
          piece &+= skipped
        }
        piece &+= 1
      }
      ends[row] = UInt32(end - bytes)
    }
  }

  @inline(__always)
  private static func append(
    _ text: (start: UnsafePointer<UInt8>, count: Int), to end: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    Bytes.copyShort(from: text.start, to: end, count: text.count)
    return end + text.count
  }

  /// Composed text `index` of a row.
  @inline(__always)
  func text(_ index: Int, row: Int) -> (start: UnsafePointer<UInt8>, count: Int) {
    let start = row == 0 ? 0 : textEnds[index][row - 1]
    return (UnsafePointer(texts[index] + Int(start)), Int(textEnds[index][row] &- start))
  }
}
