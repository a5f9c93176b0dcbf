/// `smallint`.
enum Int2Type: IntegerType {
  typealias Word = Int16
  static let oid: UInt32 = 21
  static let maximumTextBytes = 6
}

/// `integer`.
enum Int4Type: IntegerType {
  typealias Word = Int32
  static let oid: UInt32 = 23
  static let maximumTextBytes = 11
}

/// `bigint`.
enum Int8Type: IntegerType {
  typealias Word = Int64
  static let oid: UInt32 = 20
  static let maximumTextBytes = Digits.maximumBytes
}

/// A type of whole numbers.
protocol IntegerType: WordType {}

extension IntegerType {
  static var isNumber: Bool { true }

  static func range(decimals: Int) -> ClosedRange<Int64> { Int64(Word.min)...Int64(Word.max) }

  @inline(__always)
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> { Digits.write(value.number, to: target) }

  static func text(binary field: UnsafeRawBufferPointer) -> String? {
    number(field).map { String($0) }
  }
}
