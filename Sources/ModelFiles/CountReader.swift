import FakeDataKit

/// Reads how many children a parent has.
struct CountReader {
  private let scope: Scope

  init(_ scope: Scope) { self.scope = scope }

  static let kinds = ["weighted", "geometric", "poisson", "zipf", "power", "quantiles"]

  func read(_ node: YAMLNode) throws(Stop) -> CountDistribution {
    let result = try distribution(node)
    do {
      try result.validate()
    } catch {
      throw scope.stop("count: \(error.message)", at: node.position)
    }
    return result
  }

  private func distribution(_ node: YAMLNode) throws(Stop) -> CountDistribution {
    if let text = node.plain {
      guard let range = Quantity.range(text), range.lowerBound >= 0 else { throw unknown(node) }
      return Decimal(text) != nil
        ? .constant(Int(range.lowerBound)) : .uniform(Int(range.lowerBound)...Int(range.upperBound))
    }
    guard let entry = node.map?.first, node.map?.count == 1 else { throw unknown(node) }
    let value = entry.value
    func whole(_ key: String, or usual: Int?) throws(Stop) -> Int {
      guard let node = value[key] else {
        guard let usual else { throw scope.stop("\(entry.key) needs \(key)", at: value.position) }
        return usual
      }
      guard let number = node.plain.flatMap(Decimal.init)?.scaled(to: 0) else {
        throw scope.stop("\(key) is a whole number, not \(node.kind)", at: node.position)
      }
      return Int(number)
    }
    func real(_ key: String) throws(Stop) -> Double {
      guard let node = value[key] else {
        throw scope.stop("\(entry.key) needs \(key)", at: value.position)
      }
      guard let number = node.plain.flatMap(Quantity.number) else {
        throw scope.stop("\(key) is a number, not \(node.kind)", at: node.position)
      }
      return number
    }
    func keys(_ keys: String...) {
      scope.table.reader.check(value, keys: keys, of: entry.key, scope)
    }
    switch entry.key {
    case "weighted":
      let weights = try WeightReader(scope).weights(value)
      var counts: [CountDistribution.WeightedCount] = []
      for (key, position, weight) in weights {
        guard let range = Quantity.range(key), range.lowerBound >= 0, range.upperBound < 1 << 40
        else {
          throw scope.stop("\"\(key)\" is no number and no range of numbers", at: position)
        }
        counts.append(.init(Int(range.lowerBound)...Int(range.upperBound), weight))
      }
      return .weighted(counts)
    case "geometric":
      keys("mean", "min", "max")
      let mean = try real("mean")
      return .geometric(
        mean: mean, minimum: try whole("min", or: 0),
        maximum: try whole("max", or: max(1, Int(min(mean, 1e5) * 50))))
    case "poisson":
      keys("mean", "max")
      let mean = try real("mean")
      return .poisson(
        mean: mean, maximum: try whole("max", or: Int(min(max(mean, 1), 1e5) * 10) + 10))
    case "zipf":
      keys("exponent", "max")
      return .zipf(exponent: try real("exponent"), maximum: try whole("max", or: nil))
    case "power":
      keys("exponent", "min", "max")
      return .powerLaw(
        exponent: try real("exponent"), minimum: try whole("min", or: 1),
        maximum: try whole("max", or: nil))
    case "quantiles":
      return .empirical(
        try WeightReader(scope).quantiles(value) { node in node.plain.flatMap(Quantity.number) })
    case "uniform":
      return try distribution(value)
    default: throw unknown(node)
    }
  }

  private func unknown(_ node: YAMLNode) -> Stop {
    scope.stop(
      "count is a number, a range such as 0-5, or one of \(Self.kinds.map { "{\($0): …}" }.joined(separator: ", "))"
        + ", not \(node.map?.first.map { "{\($0.key): …}" } ?? node.kind)", at: node.position)
  }
}

/// Reads weights and quantiles.
struct WeightReader {
  private let scope: Scope

  init(_ scope: Scope) { self.scope = scope }

  /// Things with their relative frequencies, which become whole numbers.
  func weights(
    _ node: YAMLNode
  ) throws(Stop) -> [(key: String, position: SourcePosition, weight: Int64)] {
    guard let entries = node.map, !entries.isEmpty else {
      throw scope.stop(
        "weights are a mapping, such as {a: 70, b: 30}, not \(node.kind)", at: node.position)
    }
    var decimals: [Decimal] = []
    for entry in entries {
      var text = entry.value.plain ?? ""
      if text.last == "%" { text.removeLast() }
      guard let weight = Decimal(text), weight.digits >= 0 else {
        throw scope.stop(
          "the weight of \"\(entry.key)\" is a number that is not negative, not \(entry.value.kind)",
          at: entry.value.position)
      }
      decimals.append(weight)
    }
    let most = decimals.map(\.decimals).max()!
    var result: [(String, SourcePosition, Int64)] = []
    for (entry, weight) in zip(entries, decimals) {
      guard let weight = weight.scaled(to: most), weight < 1 << 31 else {
        throw scope.stop(
          "the weight of \"\(entry.key)\" has too many digits", at: entry.value.position)
      }
      result.append((entry.key, entry.position, weight))
    }
    guard result.contains(where: { $0.2 > 0 }) else {
      throw scope.stop("all weights are zero", at: node.position)
    }
    return result
  }

  /// Quantiles: shares with values.
  func quantiles(
    _ node: YAMLNode, _ value: (YAMLNode) -> Double?
  ) throws(Stop) -> [EmpiricalDistribution.Quantile] {
    let form = "quantiles are a mapping from shares to values, such as {0%: 1, 50%: 20, 100%: 900}"
    guard let entries = node.map, entries.count >= 2 else {
      throw scope.stop(form, at: node.position)
    }
    var result: [EmpiricalDistribution.Quantile] = []
    for entry in entries {
      guard let share = Quantity.share(entry.key) else {
        throw scope.stop("\(form); \"\(entry.key)\" is no share", at: entry.position)
      }
      guard let number = value(entry.value) else {
        throw scope.stop(
          "\(entry.value.kind) is no value of the column's type", at: entry.value.position)
      }
      result.append(.init(share, number))
    }
    guard result.first!.probability == 0, result.last!.probability == 1,
      zip(result, result.dropFirst()).allSatisfy({
        $0.probability < $1.probability && $0.value <= $1.value
      })
    else {
      throw scope.stop("quantiles ascend, in shares and values, from 0% to 100%", at: node.position)
    }
    return result
  }
}
