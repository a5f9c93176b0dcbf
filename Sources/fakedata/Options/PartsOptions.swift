import ArgumentParser
import FakeDataKit

/// A load that several processes share.
struct PartsOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Load in this many parts, by as many processes: users, or the rows that --scale counts, are split into "
        + "ranges of equal size. All processes get the same options, --seed among them.",
      valueName: "count"),
    transform: Quantity.positive(Part.maximumCount))
  var parts: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Load this part, from 1 on, unless it is there. Parts can be loaded at the same time, in any order, "
        + "and again after a failure.",
      valueName: "number"),
    transform: Quantity.positive(Part.maximumCount))
  var part: Int?

  @Flag(
    name: .long, help: "Make the tables that parts are loaded into, which the first part else does."
  )
  var prepare = false

  @Flag(name: .long, help: "When all parts are there: build the keys, check them and publish.")
  var finish = false

  @Flag(name: .long, help: "Remove the parts that are there.")
  var abandon = false

  /// What a process does of a load in parts.
  enum Action {
    case load(part: Int)
    case prepare, finish, abandon
  }

  /// What is to be done, and in how many parts; nil is a load as a whole.
  var action: (Action, parts: Int)? {
    guard let parts else { return nil }
    if let part { return (.load(part: part), parts) }
    return prepare ? (.prepare, parts) : finish ? (.finish, parts) : (.abandon, parts)
  }

  func validate() throws {
    let actions = [part != nil, prepare, finish, abandon].count { $0 }
    guard let parts else {
      if actions > 0 { throw ValidationError("say with --parts how many parts there are") }
      return
    }
    guard actions == 1 else {
      throw ValidationError("--parts goes with one of --part, --prepare, --finish and --abandon")
    }
    if let part, part > parts {
      throw ValidationError("there are \(parts) parts; --part must be from 1 to \(parts)")
    }
  }

  /// The options, spelled out.
  var arguments: [String] {
    guard let (action, parts) = action else { return [] }
    let all = ["--parts", String(parts)]
    switch action {
    case .load(let part): return all + ["--part", String(part)]
    case .prepare: return all + ["--prepare"]
    case .finish: return all + ["--finish"]
    case .abandon: return all + ["--abandon"]
    }
  }
}
