/// Rules whose values take several lanes.
extension TableCompiler {
  /// The most elements of an array.
  private static let maximumElements = 64
  /// Microseconds between 1970 and 2000.
  private static let microsecondsTo2000: Int64 = 946_684_800_000_000

  /// An array: each element is a column of its own, with a stream of its own.
  mutating func array(
    of rule: Rule, count: ClosedRange<Int>, for column: ColumnModel
  ) throws(ModelError) -> Column {
    guard count.lowerBound >= 0, count.upperBound <= Self.maximumElements else {
      throw error(
        .invalidRule, "an array has from 0 to \(Self.maximumElements) elements, not \(count)")
    }
    var elements: [Column] = []
    for index in 0..<count.upperBound {
      var element = column
      element.name = "\(column.name)#\(index)"
      elements.append(try compile(rule, for: element))
    }
    var result = add(.constant(0), 0...0)
    var lane: Int?
    if count.count > 1 {
      var drawn = column
      drawn.name = "\(column.name)#count"
      let range = Int64(count.lowerBound)...Int64(count.upperBound)
      lane = try compile(.uniform(range), for: drawn).lane
    }
    result.array = .init(elements: elements, count: lane)
    return result
  }

  /// A range between two numbers.
  mutating func range(_ lower: Expression, _ upper: Expression) throws(ModelError) -> Column {
    var (first, second) = (try evaluate(lower), try evaluate(upper))
    let nulls = either(first.nulls, second.nulls)
    if first.lane < 0 { first = add(.constant(first.range.lowerBound), first.range) }
    if second.lane < 0 { second = add(.constant(second.range.lowerBound), second.range) }
    var result = Column(lane: first.lane, range: first.range)
    result.nulls = nulls
    result.second = .init(lane: second.lane, range: second.range, isRange: true)
    return result
  }

  /// A UUID.
  mutating func uuid(_ version: UUIDVersion, for column: ColumnModel) throws(ModelError) -> Column {
    let all = Int64.min...Int64.max
    let key = key(column.name)
    var time: Column?
    if case .v7(let name) = version {
      let source = try number(name)
      let times = -Self.microsecondsTo2000...TimestampType.calendar.upperBound
      guard times.contains(source.range) else {
        throw error(.invalidRule, "\"\(name)\" is no moment of the years 1970 to 9999")
      }
      time = source
    }
    var result = add(.uuidHigh(key, time: time?.lane, row: site?.number.lane), all)
    result.nulls = time?.nulls
    result.second = .init(
      lane: add(.uuidLow(key, row: site?.number.lane), all).lane, range: all, isRange: false)
    return result
  }
}
