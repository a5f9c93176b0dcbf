/// Arrays of one dimension.
enum ArrayTypes {
  /// Dimensions, whether there are NULLs, the elements' type; of one dimension its length and lower bound.
  static let headerBytes = 20

  /// Writes what comes before the elements in the binary format. Source: `arrayfuncs.c`.
  @inline(__always)
  static func writeHeader(
    _ count: Int, _ elementOID: UInt32, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    var end = BigEndian.write(Int32(count == 0 ? 0 : 1), to: target)
    end = BigEndian.write(Int32(0), to: end)
    end = BigEndian.write(elementOID, to: end)
    guard count > 0 else { return end }
    end = BigEndian.write(Int32(truncatingIfNeeded: count), to: end)
    return BigEndian.write(Int32(1), to: end)
  }

  /// A text as an element of an array's text: always in quotation marks, which leaves no questions.
  static func quoted(_ text: [UInt8]) -> [UInt8] {
    let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
    return [quote] + text.flatMap { $0 == quote || $0 == backslash ? [backslash, $0] : [$0] } + [
      quote
    ]
  }

  /// A value in the binary format, nearly as PostgreSQL shows it; nil where the bytes stand for none.
  static func text(of element: SQLType, binary field: UnsafeRawBufferPointer) -> String? {
    guard let dimensions = BigEndian.read(field, as: Int32.self) else { return nil }
    if dimensions == 0 { return "{}" }
    guard dimensions == 1, let count = BigEndian.read(field, at: 12, as: Int32.self) else {
      return nil
    }
    var offset = headerBytes
    var texts: [String] = []
    for _ in 0..<max(0, count) {
      guard let bytes = BigEndian.read(field, at: offset, as: Int32.self),
        offset + 4 + Int(max(0, bytes)) <= field.count
      else { return nil }
      offset += 4
      guard bytes >= 0 else {
        texts.append("NULL")
        continue
      }
      let value = UnsafeRawBufferPointer(rebasing: field[offset..<(offset + Int(bytes))])
      offset += Int(bytes)
      guard let text = element.text(binary: value) else { return nil }
      texts.append(
        needsQuotes(text) ? String(decoding: quoted(Array(text.utf8)), as: UTF8.self) : text)
    }
    return "{\(texts.joined(separator: ","))}"
  }

  private static func needsQuotes(_ text: String) -> Bool {
    text.isEmpty || text.lowercased() == "null"
      || text.utf8.contains { byte in
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","), UInt8(ascii: "\""),
          UInt8(ascii: "\\"), UInt8(ascii: " "), 9...13:
          true
        default: false
        }
      }
  }
}

extension SQLType {
  /// The number in every server's `pg_type` that stands before elements of the type in the binary format.
  /// Elements whose type has another one in each database, and those that the server stores otherwise, are
  /// written as `text`, for comparisons.
  var elementOID: UInt32 {
    switch self {
    case .varchar, .characterVarying: 1043
    case .bytea: 17
    case .json: 114
    case .jsonb: 3802
    case .domain, .array: preconditionFailure("no type of elements")
    default: if case .scalar(let form) = form { form.type.oid } else { 25 }
    }
  }

  /// Whether the server reads values in the binary format, of a type that is no domain.
  var hasBinaryForm: Bool {
    switch self {
    case .other: return false
    case .array(of: .domain), .array(of: .array): return false
    case .array(let element):
      switch element.form {
      case .scalar, .text(.bytes), .text(.json), .text(.jsonb): return true
      case .text(.plain): return element.elementOID != 25 || element == .text
      case .text(.padded), .range, .array: return false
      }
    default: return true
    }
  }

  /// Whether values have texts that the server reads and stores in a form of its own, so that two are the same
  /// where it says so. Of a type that is no domain.
  public var isReadByServer: Bool {
    switch self {
    case .jsonb, .other: true
    case .array(let element): element.isReadByServer
    default: false
    }
  }

  /// A value in the binary format as PostgreSQL shows it in UTC, or nearly so; nil where the bytes stand for
  /// none. Of a type that is no domain.
  func text(binary field: UnsafeRawBufferPointer) -> String? {
    switch form {
    case .scalar(let form): form.text(binary: field)
    case .text(let form): form.text(binary: field)
    case .range(let form): RangeTypes.text(form, binary: field)
    case .array(let element): ArrayTypes.text(of: element, binary: field)
    }
  }
}
