import TestSupport

/// What a load is to do with the tables that are there.
enum LoadMode: String, CaseIterable, Sendable {
  /// There are none.
  case fresh
  /// There are none, and all is done in one transaction.
  case single
  case replace
  case truncate
  case append

  /// What says so on the command line.
  var arguments: [String] {
    switch self {
    case .fresh: []
    case .single: ["--single-transaction"]
    case .replace, .truncate, .append: ["--if-exists", rawValue]
    }
  }

  /// Whether there are tables of an earlier load.
  var hasTables: Bool { self != .fresh && self != .single }

  /// Whether rows go into the tables that are there.
  var isInPlace: Bool { self == .truncate || self == .append }

  /// Whether the load is one transaction on one connection.
  var isSingleTransaction: Bool { isInPlace || self == .single }

  /// The phases in which something can be done to it at a gate.
  var phases: [LoadPhase] {
    switch self {
    case .fresh, .replace: LoadPhase.allCases
    case .single: [.copy, .keys, .foreignKeys]
    case .truncate, .append: [.copy, .publish]
    }
  }
}

/// A part of a load.
enum LoadPhase: String, CaseIterable, Sendable {
  case copy
  case keys
  case foreignKeys = "foreign keys"
  case publish

  /// Where in the phase a load stops at a gate.
  func place(in mode: LoadMode) -> LoadHook.Place {
    switch self {
    case .copy: .copy("meal")
    case .keys: .keys
    case .foreignKeys: .foreignKeys
    case .publish: mode.isInPlace ? .commit(table: "users") : .publish
    }
  }
}

/// When something happens to a load.
enum Moment: Sendable, CustomStringConvertible {
  /// While it stands at the gate of a phase.
  case phase(LoadPhase)
  /// So many seconds after the program was started.
  case seconds(Double)

  var description: String {
    switch self {
    case .phase(let phase): "in phase \(phase.rawValue)"
    case .seconds(let seconds): "after \(Int((seconds * 1000).rounded())) ms"
    }
  }

  /// The users of a load that lasts long enough for it.
  func users(_ mode: LoadMode) -> UInt64 {
    switch self {
    case .phase: 300
    case .seconds: mode.isSingleTransaction ? 8_000 : 20_000
    }
  }

  /// Moments that depend on the seed and a name alone.
  static func random(_ count: Int, _ name: String, in range: ClosedRange<Double>) -> [Moment] {
    var numbers = Faults.random(name)
    return (0..<count).map { _ in .seconds(Double.random(in: range, using: &numbers)) }
  }
}
