import FakeDataKit
import PostgresClient

/// What a column's type means for values of the model's types.
extension CatalogColumn {
  private enum OID {
    static let name: UInt32 = 19
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let float4: UInt32 = 700
    static let float8: UInt32 = 701
    static let bpchar: UInt32 = 1042
    static let varchar: UInt32 = 1043
    static let date: UInt32 = 1082
    static let timestamp: UInt32 = 1114
    static let timestamptz: UInt32 = 1184
    static let numeric: UInt32 = 1700
  }

  /// Whether the column takes the values in the binary format.
  func isNative(_ wanted: TablePlan.StoredColumn) -> Bool {
    guard wanted.hasBinaryForm else { return false }
    return switch wanted.type {
    case .int4: typeOID == OID.int4
    case .int8: typeOID == OID.int8
    case .text, .varchar, .characterVarying: typeOID == OID.text || typeOID == OID.varchar
    case .date: typeOID == OID.date
    case .timestamptz: typeOID == OID.timestamptz
    case .character: typeOID == OID.bpchar
    default: isNamed(wanted)
    }
  }

  /// Whether the column's type has the name of the one that is wanted, with or without its schema.
  func isNamed(_ wanted: TablePlan.StoredColumn) -> Bool {
    let names = [wanted.typeName, wanted.unqualifiedTypeName, wanted.baseType.sqlName]
    return names.contains { name in
      [typeName, baseTypeName].contains { $0 == name || $0.hasSuffix(".\(name)") }
    }
  }

  /// Whether the column's values can be compared with those of a type. Everything has a text; which texts
  /// a column takes is another question.
  func isComparable(with wanted: TablePlan.StoredColumn) -> Bool {
    switch wanted.baseType {
    case .int2, .int4, .int8:
      [OID.int2, OID.int4, OID.int8, OID.numeric, OID.float4, OID.float8].contains(baseTypeOID)
    case .text, .varchar, .characterVarying, .character, .citext, .enumeration: true
    case .date: [OID.date, OID.timestamp, OID.timestamptz].contains(baseTypeOID)
    case .timestamptz: [OID.timestamptz, OID.timestamp].contains(baseTypeOID)
    case .numeric, .unconstrainedNumeric: baseTypeOID == OID.numeric
    default: isNamed(wanted)
    }
  }

  /// The whole numbers around 0 that the column holds without a gap; nil is all of 64 bits.
  var integers: ClosedRange<Int64>? {
    switch baseTypeOID {
    case OID.int2: return Int64(Int16.min)...Int64(Int16.max)
    case OID.int4: return Int64(Int32.min)...Int64(Int32.max)
    // Those that the significand has room for.
    case OID.float4: return -(1 << 24)...(1 << 24)
    case OID.float8: return -(1 << 53)...(1 << 53)
    case OID.numeric:
      guard let precision = modifiers.first else { return nil }
      let scale = modifiers.count > 1 ? modifiers[1] : 0
      // With a negative scale the last digits are rounded away.
      guard scale >= 0, precision > scale else { return 0...0 }
      // 10¹⁸ is the highest power of ten in 64 bits.
      guard precision - scale <= 18 else { return nil }
      let limit = (0..<(precision - scale)).reduce(Int64(1)) { power, _ in power * 10 }
      return (1 - limit)...(limit - 1)
    default: return nil
    }
  }

  /// The characters that a text column holds, where its type says so: `character varying(50)`.
  var maximumCharacters: Int? {
    guard baseTypeOID == OID.varchar || baseTypeOID == OID.bpchar else { return nil }
    return modifiers.first
  }

  /// The bytes that a text column holds, where its type says so; the server cuts longer ones off.
  var maximumBytes: Int? { baseTypeOID == OID.name ? 63 : nil }

  /// The numbers in parentheses after the name of the type: 8 and 2 of `numeric(8,2)`.
  private var modifiers: [Int] {
    guard let open = baseTypeName.lastIndex(of: "("),
      let close = baseTypeName[open...].firstIndex(of: ")")
    else { return [] }
    return baseTypeName[baseTypeName.index(after: open)..<close].split(separator: ",")
      .compactMap { Int($0) }
  }
}
