extension Batch {
  /// The high 64 bits of the rows' UUIDs, as ``UUIDVersion`` says.
  ///
  /// - Parameter time: for version 7, microseconds since 2000-01-01, not before 1970.
  func uuidHigh(
    _ key: StreamKey, time: UnsafePointer<Int64>?, of numbers: UnsafePointer<Int64>?,
    into out: UnsafeMutablePointer<Int64>
  ) {
    // Microseconds between 1970 and 2000.
    let epoch: Int64 = 946_684_800_000_000
    eachBlock(key, of: numbers) { row, words in
      let random = Int64(words[0]) | Int64(truncatingIfNeeded: UInt64(words[1]) &<< 32)
      guard let time else {
        out[row] = random & ~0xF000 | 0x4000
        return
      }
      out[row] = ((time[row] &+ epoch) / 1000) &<< 16 | 0x7000 | random & 0x0FFF
    }
  }

  /// The low 64 bits of the rows' UUIDs.
  func uuidLow(
    _ key: StreamKey, of numbers: UnsafePointer<Int64>?, into out: UnsafeMutablePointer<Int64>
  ) {
    eachBlock(key, of: numbers) { row, words in
      let random = UInt64(words[2]) | UInt64(words[3]) &<< 32
      out[row] = Int64(bitPattern: random & (UInt64.max &>> 2) | 1 &<< 63)
    }
  }

  /// A block for each row, by the row's number, from 0, or the number that a lane has.
  @inline(__always)
  private func eachBlock(
    _ key: StreamKey, of numbers: UnsafePointer<Int64>?,
    _ body: (_ row: Int, _ words: UnsafePointer<UInt32>) -> Void
  ) {
    if let numbers {
      for row in 0..<count {
        Philox.fillBlocks(
          from: UInt64(bitPattern: numbers[row]), count: 1, word2: 0,
          word3: UUIDVersion.drawIndex << 24, key: key, into: draws)
        body(row, UnsafePointer(draws))
      }
      return
    }
    // A batch of one row has room for one block, since there is slack.
    let blocks = laneStride / 4
    var row = 0
    while row < count {
      let rows = min(blocks, count - row)
      Philox.fillBlocks(
        from: keys.firstRow &+ UInt64(row), count: rows, word2: 0,
        word3: UUIDVersion.drawIndex << 24, key: key, into: draws)
      for index in 0..<rows { body(row &+ index, UnsafePointer(draws + 4 &* index)) }
      row += rows
    }
  }
}
