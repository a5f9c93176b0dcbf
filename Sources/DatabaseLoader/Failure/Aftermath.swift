/// What a run that has failed leaves of what it was to change: known, and not guessed.
public enum Aftermath: Sendable, Hashable {
  /// All is as it was.
  case nothingChanged
  /// The target is as it was, and a schema that the run has made is still there.
  case schemaLeft(String)
  /// The rows are as they were, and sequences of the tables may have given numbers away.
  case sequencesMoved
  /// The target is as it was, and the parts that were loaded are there.
  case partsStay
  /// Nothing of a part is stored.
  case partNotStored(Int)
  /// There is no new database of a name; one that was there still is.
  case noDatabase(String)
  /// The database of a name is made; what failed came after that.
  case databaseMade(String)
  /// The connection was lost while a database got its name.
  case databaseUnknown(String)
  /// A database that the run has made is still there.
  case databaseLeft(String)
  /// The rows are loaded; what failed came after that.
  case rowsLoaded
  /// Indexes for trials may still be there.
  case trialIndexesLeft
  /// What was to be changed is, or is not: the connection was lost while that was decided.
  case unknown(remedy: String)

  /// Whether it is known what is there.
  public var isKnown: Bool {
    switch self {
    case .databaseUnknown, .unknown: false
    default: true
    }
  }

  /// The rest of a sentence.
  public var clause: String {
    switch self {
    case .nothingChanged: "nothing was changed"
    case .schemaLeft(let name):
      "nothing was changed, but schema \"\(name)\" is left, which the next run removes"
    case .sequencesMoved:
      "no row was changed, but sequences of the tables may have moved on, which does no harm"
    case .partsStay: "nothing was changed; the parts stay, and --finish can be run again"
    case .partNotStored(let part):
      "nothing of part \(part) is stored, and the other parts and the target are as they were"
    case .noDatabase(let name): "database \"\(name)\" was neither made nor replaced"
    case .databaseMade(let name): "database \"\(name)\" is made all the same"
    case .databaseUnknown(let name):
      "whether database \"\(name)\" was made is not known: look, or run it again with --replace"
    case .databaseLeft(let name):
      "nothing else was changed, but database \"\(name)\" is left, which the next run drops"
    case .rowsLoaded: "the rows are loaded all the same"
    case .trialIndexesLeft:
      "indexes whose names begin with fakedata_tune_ may be left, which the next run removes"
    case .unknown(let remedy): "whether anything was changed is not known: \(remedy)"
    }
  }
}
