import FakeDataKit

/// Rules that make dates and times.
extension RuleReader {
  func moment(_ node: YAMLNode, _ whole: YAMLNode, isDate: Bool) throws(Stop) -> Made {
    let form = isDate ? "date" : "time"
    guard node.map != nil else {
      throw scope.stop(
        "\(form) is written {over: 3y}, or {from: 2020-01-01, to: 2023-12-31}, not \(node.kind)",
        at: node.position)
    }
    let options = ["over", "from", "to", "growth", "hours", "weekdays", "months"]
    reader.check(node, keys: options, of: form, scope)
    var (first, last): (Moment.Day?, Moment.Day) = (nil, .daysBeforeAsOf(0))
    if let over = node["over"] {
      guard let length = over.text.flatMap(Quantity.duration), length >= Quantity.day else {
        throw scope.stop(
          "over is a duration of a day or more, such as 90d or 3y", at: over.position)
      }
      first = .daysBeforeAsOf(Int(length / Quantity.day) - 1)
    }
    if let from = node["from"] { first = try day(from) }
    if let to = node["to"] { last = try day(to) }
    guard let first else {
      throw scope.stop("\(form) needs over, or from: since when", at: node.position)
    }
    var weights = CalendarWeights()
    func option(_ key: String) -> YAMLNode? { node[key] ?? whole[key] }
    if let growth = option("growth") { weights.yearlyGrowth = try self.growth(growth) }
    if let hours = option("hours") {
      if isDate { throw scope.stop("a date has no hours", at: hours.position) }
      weights.hours = try self.hours(hours)
    }
    if let weekdays = option("weekdays") { weights.weekdays = try self.weekdays(weekdays) }
    if let months = option("months") { weights.months = try self.months(months) }
    do {
      try weights.validate()
    } catch {
      throw scope.stop(error.message, at: node.position)
    }
    let isDay = wanted.map { $0 == .date } ?? isDate
    return Made(
      rule: .moment(
        Moment(from: first, to: last, weights: weights, unit: isDay ? .days : .microseconds)),
      unit: isDay ? .date : .moment, type: isDay ? .date : .timestamptz)
  }

  private func day(_ node: YAMLNode) throws(Stop) -> Moment.Day {
    if let date = node.text.flatMap(CivilDate.init) { return .date(date) }
    if let text = node.text {
      let words = text.split(separator: " ")
      if let length = words.first.flatMap({ Quantity.duration(String($0)) }), length >= 0,
        length % Quantity.day == 0, words.count == 1 || words.count == 2 && words[1] == "ago"
      {
        return .daysBeforeAsOf(Int(length / Quantity.day))
      }
      if text == "as_of" { return .daysBeforeAsOf(0) }
    }
    throw scope.stop(
      "\(node.kind) is no day such as 2020-01-01, and no time before the as-of day such as 90d",
      at: node.position)
  }

  func after(_ node: YAMLNode, _ whole: YAMLNode) throws(Stop) -> Made {
    guard let path = node.text else {
      throw scope.stop("after is the name of a column that is a date or a time", at: node.position)
    }
    let source = try scope.resolve(path, at: node.position)
    guard source.unit == .moment || source.unit == .date else {
      throw scope.stop(
        "after: \"\(path)\" is \(source.unit.words), not a date or a time", at: node.position)
    }
    let isDay = (wanted ?? (isOfDays(whole) ? source.unit : .moment)) == .date
    let (kind, most) = try self.delay(whole, isDay: isDay)
    var delay = Delay(kind, unit: isDay ? .days : .microseconds)
    delay.maximum = most
    if let before = whole["before"] {
      guard let text = before.text else {
        throw scope.stop("before is the name of a column", at: before.position)
      }
      let limit = try scope.resolve(text, at: before.position)
      guard limit.unit == .moment || limit.unit == .date else {
        throw scope.stop(
          "before: \"\(text)\" is \(limit.unit.words), not a date or a time", at: before.position)
      }
      delay.limit = limit.name
    }
    if let hours = whole["hours"] { delay.hours = try self.hours(hours) }
    return Made(
      rule: .after(source.name, delay), unit: isDay ? .date : .moment,
      type: isDay ? .date : source.type == .timestamp ? .timestamp : .timestamptz)
  }

  /// Whether nothing is said that is shorter than a day.
  private func isOfDays(_ whole: YAMLNode) -> Bool {
    guard whole["hours"] == nil else { return false }
    for key in ["within", "mean"] {
      guard let text = whole[key]?.text else { continue }
      let ends = Quantity.ends(text) ?? (text, text)
      for end in [ends.0, ends.1] where (Quantity.duration(end) ?? 0) % Quantity.day != 0 {
        return false
      }
    }
    return true
  }

  /// How long a delay is, and how long at most.
  private func delay(
    _ whole: YAMLNode, isDay: Bool
  ) throws(Stop) -> (DelayDistribution.Kind, Int64?) {
    var given = ["within", "mean", "delay"].compactMap { key in whole[key].map { (key, $0) } }
    if given.map(\.0) == ["within", "mean"] {
      let within = given.removeFirst().1
      guard let most = within.text.flatMap(Quantity.duration), most > 0 else {
        throw scope.stop("within is a duration where there is a mean too", at: within.position)
      }
      return (try kind(given, isDay: isDay), most)
    }
    if given.count > 1 {
      throw scope.stop("\(given[1].0) does not go with \(given[0].0)", at: given[1].1.position)
    }
    return (try kind(given, isDay: isDay), nil)
  }

  private func kind(
    _ given: [(String, YAMLNode)], isDay: Bool
  ) throws(Stop) -> DelayDistribution.Kind {
    func length(_ text: String, _ node: YAMLNode) throws(Stop) -> Int64 {
      guard let length = Quantity.duration(text), length >= 0 else {
        throw scope.stop("\"\(text)\" is no duration such as 90s, 15m, 2h, 3d", at: node.position)
      }
      return length
    }
    let kind: DelayDistribution.Kind
    guard let (key, node) = given.first else { return .uniform(0...DelayDistribution.limit) }
    switch key {
    case "within":
      guard let text = node.text else {
        throw scope.stop("within is a duration, or a range such as 1h-3d", at: node.position)
      }
      let ends = Quantity.ends(text) ?? ("0s", text)
      let (low, high) = (try length(ends.0, node), try length(ends.1, node))
      guard low <= high else {
        throw scope.stop("\(ends.0) is longer than \(ends.1)", at: node.position)
      }
      if isDay, low % Quantity.day == 0, high % Quantity.day == 0 {
        kind = .days(Int(low / Quantity.day)...Int(high / Quantity.day))
      } else {
        kind = .uniform(low...high)
      }
    case "mean":
      guard let text = node.text else { throw scope.stop("mean is a duration", at: node.position) }
      kind = .exponential(mean: try length(text, node))
    default:
      kind = .empirical(
        try WeightReader(scope).quantiles(node) { node in
          node.text.flatMap(Quantity.duration).map { Double($0) }
        })
    }
    do {
      try kind.validate()
    } catch {
      throw scope.stop(error.message, at: node.position)
    }
    return kind
  }

  // MARK: - Weights of the calendar

  private func growth(_ node: YAMLNode) throws(Stop) -> Double {
    var text = node.text ?? ""
    if text.hasSuffix("a year") { text = text.dropLast("a year".count).trimmingBlanks }
    guard let growth = Quantity.number(text) else {
      throw scope.stop("growth is a share a year, such as 40%, not \(node.kind)", at: node.position)
    }
    return growth
  }

  static let hourWords: [String: [Double]] = [
    "office": [0, 0, 0, 0, 0, 0, 0, 1, 5, 9, 10, 9, 6, 8, 10, 9, 7, 4, 1, 0, 0, 0, 0, 0],
    "day": [0, 0, 0, 0, 0, 0, 1, 3, 6, 8, 9, 9, 8, 8, 9, 9, 8, 7, 5, 3, 1, 0, 0, 0],
    "shop": [0, 0, 0, 0, 0, 0, 0, 0, 2, 6, 9, 10, 10, 9, 8, 9, 10, 10, 8, 5, 1, 0, 0, 0],
    "evening": [1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 5, 8, 10, 10, 9, 6, 3],
    "night": [10, 9, 8, 6, 4, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 5, 8, 10],
    "people": [3, 2, 1, 1, 1, 1, 2, 4, 6, 7, 7, 7, 8, 8, 7, 7, 8, 9, 10, 11, 11, 10, 7, 5],
  ]

  private func hours(_ node: YAMLNode) throws(Stop) -> [Double] {
    if let word = node.text, let weights = Self.hourWords[word] { return weights }
    return try weights(
      node, count: 24, words: [:], first: 0, what: "hours",
      form:
        "a word (\(Self.hourWords.keys.sorted().joined(separator: ", "))), a range such as 8-17, or weights by hour"
    )
  }

  private static let weekdayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  private func weekdays(_ node: YAMLNode) throws(Stop) -> [Double] {
    if node.text == "workdays" { return [1, 1, 1, 1, 1, 0, 0] }
    if node.text == "weekend" { return [0, 0, 0, 0, 0, 1, 1] }
    let words = Dictionary(uniqueKeysWithValues: zip(Self.weekdayNames, 0...))
    return try weights(
      node, count: 7, words: words, first: 1, what: "weekdays",
      form: "workdays, weekend, or weights such as {mon: 2, sun: 0}")
  }

  private func months(_ node: YAMLNode) throws(Stop) -> [Double] {
    let names = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    return try weights(
      node, count: 12, words: Dictionary(uniqueKeysWithValues: zip(names, 0...)), first: 1,
      what: "months", form: "weights such as {12: 3}, or months such as 6-8")
  }

  /// Weights: of all in a list, of some in a mapping (the others weigh 1), or of a range alone.
  private func weights(
    _ node: YAMLNode, count: Int, words: [String: Int], first: Int, what: String, form: String
  ) throws(Stop) -> [Double] {
    func indices(_ text: String) -> ClosedRange<Int>? {
      if let index = words[text.lowercased()] { return index...index }
      guard let range = Quantity.range(text), range.lowerBound >= first,
        range.upperBound < Int64(count + first)
      else { return nil }
      return Int(range.lowerBound) - first...Int(range.upperBound) - first
    }
    let problem = "\(what) are \(form), not \(node.kind)"
    if let list = node.list {
      let numbers = list.compactMap { $0.text.flatMap(Quantity.number) }
      guard numbers.count == count, list.count == count else {
        throw scope.stop(
          "\(what): a list has \(count) weights, not \(list.count)", at: node.position)
      }
      return numbers
    }
    if let text = node.text {
      guard let range = indices(text) else { throw scope.stop(problem, at: node.position) }
      return (0..<count).map { range.contains($0) ? 1 : 0 }
    }
    var result = Array(repeating: 1.0, count: count)
    for entry in node.map ?? [] {
      guard let range = indices(entry.key), let weight = entry.value.text.flatMap(Quantity.number)
      else {
        throw scope.stop(
          "\(what): \"\(entry.key)\" is none of them, or has no weight", at: entry.position)
      }
      for index in range { result[index] = weight }
    }
    return result
  }
}
