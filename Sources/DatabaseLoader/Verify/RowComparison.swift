import FakeDataKit
import Foundation

/// Compares rows that a server sends, by key in rising order, with those that they should be.
///
/// Both are in the binary COPY format, so that rows are equal where their bytes are. The expected rows are
/// made batch by batch; memory does not grow.
struct RowComparison: ~Copyable {
  private let plan: TablePlan
  private let keyIndex: Int
  private let expectedRows: UInt64
  private let allowsExtra: Bool
  /// Whether the server takes one text for the other, as a value of a type by its name in SQL.
  private let isSame: (_ expected: String, _ found: String, _ type: String) throws -> Bool
  private var generator: TableGenerator
  private var buffer: OutputBuffer
  /// Where the next expected row begins.
  private var offset = 0
  /// Expected rows that have been dealt with.
  private var passed: UInt64 = 0
  private var pieces = BinaryPieces()

  /// What was found so far.
  private(set) var result: VerificationReport.Table

  /// - Parameters:
  ///   - key: the column that rows ascend by.
  ///   - units: the part of the table that the rows are of.
  ///   - firstRow: the number before the first row's.
  ///   - allowsExtra: whether rows of others are no difference.
  ///   - isSame: whether the server takes one text for the other, as a value of a type by its name in SQL;
  ///     asked where the server stores another text than the one that was sent.
  init(
    _ plan: TablePlan, by key: String, units: Range<UInt64>, firstRow: UInt64?, allowsExtra: Bool,
    isSame: @escaping (_ expected: String, _ found: String, _ type: String) throws -> Bool
  ) {
    self.plan = plan
    self.isSame = isSame
    self.allowsExtra = allowsExtra
    keyIndex = plan.columns.firstIndex { $0.name == key }!
    expectedRows = plan.rowCount(units: units)
    generator = TableGenerator(plan, units: units, firstRow: firstRow)
    buffer = OutputBuffer(
      capacity: TableGenerator.defaultBatchRows * RowFormat.copyBinary.maximumRowBytes(plan) + 64)
    result = VerificationReport.Table(name: plan.name, expectedRows: expectedRows)
  }

  /// Takes the next piece of what the server sends: a row, with the data's header before the first one, or
  /// the end of the data.
  mutating func take(_ piece: UnsafeRawBufferPointer) throws {
    result.bytes += UInt64(piece.count)
    if let row = pieces.row(piece) { try takeRow(row) }
  }

  private mutating func takeRow(_ row: UnsafeRawBufferPointer) throws {
    guard hasExpected() else { return noteExtra(row) }
    let start = offset
    let isEqual = buffer.withBytes { bytes in
      bytes.count - start >= row.count
        && memcmp(bytes.baseAddress! + start, row.baseAddress!, row.count) == 0
    }
    if isEqual {
      offset += row.count
      passed += 1
      result.equalRows += 1
      return
    }
    try takeUnequal(row)
  }

  private mutating func takeUnequal(_ row: UnsafeRawBufferPointer) throws {
    guard let found = BinaryRow(row, from: 0), let key = found.integer(keyIndex) else {
      return noteExtra(row)
    }
    while hasExpected() {
      let start = offset
      let (expectedKey, count, difference) = try buffer.withBytes {
        (bytes) throws -> (Int64, Int, VerificationReport.Difference?) in
        let expected = BinaryRow(bytes, from: start)!
        let expectedKey = expected.integer(keyIndex)!
        return (
          expectedKey, expected.bytes.count,
          expectedKey == key
            ? try plan.firstDifference(expected, found, key: .integer(key), isSame: isSame) : nil
        )
      }
      if key < expectedKey { return noteExtra(row) }
      offset += count
      passed += 1
      if key == expectedKey {
        if let difference {
          result.changedRows += 1
          note(difference)
        } else {
          // After rows that are missing.
          result.equalRows += 1
        }
        return
      }
      result.missingRows += 1
      note(missing: expectedKey)
    }
    noteExtra(row)
  }

  /// Counts the rows that have not come.
  mutating func finish() {
    if hasExpected() {
      let start = offset
      let key = buffer.withBytes { BinaryRow($0, from: start)?.integer(keyIndex) }
      if let key { note(missing: key) }
    }
    result.missingRows += expectedRows - passed
    passed = expectedRows
  }

  /// Makes the next batch where the last one is used up.
  private mutating func hasExpected() -> Bool {
    if offset < buffer.count { return true }
    buffer.removeAll()
    offset = 0
    guard generator.next() > 0 else { return false }
    RowFormat.copyBinary.encode(generator, into: &buffer)
    return true
  }

  private mutating func noteExtra(_ row: UnsafeRawBufferPointer) {
    result.extraRows += 1
    if allowsExtra { return }
    note(
      .init(
        kind: .extra, table: plan.name,
        key: BinaryRow(row, from: 0)?.integer(keyIndex).map { .integer($0) },
        column: nil, expected: nil, found: nil))
  }

  private mutating func note(missing key: Int64) {
    note(
      .init(
        kind: .missing, table: plan.name, key: .integer(key), column: nil, expected: nil,
        found: nil))
  }

  private mutating func note(_ difference: VerificationReport.Difference) {
    if result.firstDifference == nil { result.firstDifference = difference }
  }
}

extension TablePlan {
  /// The first column in which a row is another one than it should be; nil where there is none.
  ///
  /// - Parameters:
  ///   - hasServersTexts: whether both rows have the server's own texts of what it reads: see ``ExpectedRows``.
  ///   - isSame: else whether the server takes one text for the other, as a value of a type by its name in SQL.
  func firstDifference(
    _ expected: BinaryRow, _ found: BinaryRow, key: VerificationReport.Key,
    hasServersTexts: Bool = false,
    isSame: (_ expected: String, _ found: String, _ type: String) throws -> Bool
  ) rethrows -> VerificationReport.Difference? {
    for (index, column) in columns.enumerated() {
      let (one, other) = (expected.field(index), found.field(index))
      let isEqual =
        if let one, let other {
          one.count == other.count && memcmp(one.baseAddress!, other.baseAddress!, one.count) == 0
        } else {
          one == nil && other == nil
        }
      if isEqual { continue }
      let isServersText = hasServersTexts && column.baseType.isReadByServer
      let wanted = expected.text(index, isServersText ? .text : column.baseType)
      // What is compared as text was sent so.
      let isShownAsText =
        if case .array(.other) = column.baseType { true } else { isServersText }
      let stored = found.text(index, isShownAsText ? .text : column.baseType)
      if column.baseType.isReadByServer, !isServersText, let wanted, let stored,
        try isSame(wanted, stored, column.typeName)
      {
        continue
      }
      return .init(
        kind: .value, table: name, key: key, column: column.name, expected: wanted,
        found: stored)
    }
    return nil
  }
}
