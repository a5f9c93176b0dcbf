import TestSupport

/// What a load is to do with the tables that are there, and how it goes about it.
enum LoadMode: String, CaseIterable, Sendable {
  /// There are none.
  case fresh
  /// There are none, and all is done in one transaction.
  case single
  /// New tables take the place of the old ones.
  case replace
  /// Twins of the tables take their place.
  case truncate
  /// The tables are emptied and filled, in one transaction.
  case truncateInPlace
  /// The tables have rows and get more, in one transaction.
  case append
  /// The tables are empty but for the catalogues, and twins of them take their place.
  case appendToEmpty
  /// The tables are empty but for the catalogues, and are filled in one transaction.
  case appendToEmptyInPlace

  /// What says so on the command line.
  var arguments: [String] {
    let single = ["--single-transaction"]
    return switch self {
    case .fresh: []
    case .single: single
    case .replace: ["--if-exists", "replace"]
    case .truncate: ["--if-exists", "truncate"]
    case .truncateInPlace: ["--if-exists", "truncate"] + single
    case .append, .appendToEmpty: ["--if-exists", "append"]
    case .appendToEmptyInPlace: ["--if-exists", "append"] + single
    }
  }

  /// Whether there are tables of an earlier load.
  var hasTables: Bool { self != .fresh && self != .single }

  /// Whether these tables have no rows but those of catalogues.
  var hasEmptyTables: Bool { self == .appendToEmpty || self == .appendToEmptyInPlace }

  /// Whether the rows come in addition to those that are there.
  var adds: Bool { self == .append || hasEmptyTables }

  /// Whether twins of the tables that are there take their place.
  var isByTwins: Bool { self == .truncate || self == .appendToEmpty }

  /// Whether rows go into the tables that are there.
  var isInPlace: Bool {
    self == .truncateInPlace || self == .append || self == .appendToEmptyInPlace
  }

  /// Whether the tables stay what they are, or twins of them take their place.
  var keepsTables: Bool { isByTwins || isInPlace }

  /// Whether the load is one transaction on one connection. Else its tables are made in a staging schema.
  var isSingleTransaction: Bool { isInPlace || self == .single }

  /// The phases in which something can be done to it at a gate.
  var phases: [LoadPhase] {
    switch self {
    case .fresh, .replace, .single, .truncateInPlace, .appendToEmptyInPlace:
      [.copy, .keys, .foreignKeys, .publish]
    case .truncate, .appendToEmpty: [.copy, .keys, .foreignKeys, .publish, .swap]
    // Keys and foreign keys stay where they are.
    case .append: [.copy, .publish]
    }
  }
}

/// A part of a load.
enum LoadPhase: String, CaseIterable, Sendable {
  case copy
  case keys
  case foreignKeys = "foreign keys"
  /// The transaction that publishes: before new tables take a name, where there are old ones they have been
  /// dropped; before twins, which have the old tables locked then; in the COMMIT of one transaction.
  case publish
  /// Between the old tables, which are gone, and the COMMIT that puts their twins in their place.
  case swap
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
