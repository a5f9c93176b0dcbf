/// Moments, and what they count.
extension TableCompiler {
  /// What the numbers of a type count, where they are moments.
  func timeUnit(of type: SQLType) -> TimeUnit? {
    switch model.baseType(of: type) {
    case .date: .days
    case .timestamp, .timestamptz: .microseconds
    case .array(let element): timeUnit(of: element)
    default: nil
    }
  }

  /// What a column counts whose rule makes moments.
  private func timeUnit(
    _ asked: TimeUnit?, of column: ColumnModel
  ) throws(ModelError) -> TimeUnit {
    let ofType = column.type.flatMap(timeUnit)
    if let asked, let ofType, asked != ofType {
      throw error(
        .invalidRule,
        "its rule counts \(asked.rawValue), and its type \(column.type?.sqlName ?? "") "
          + ofType.rawValue)
    }
    return asked ?? ofType ?? .microseconds
  }

  /// Compiles moments between two days.
  mutating func moment(
    _ moment: Moment, for column: ColumnModel
  ) throws(ModelError) -> Column {
    do { try moment.weights.validate() } catch { throw self.error(error.code, error.message) }
    let unit = try timeUnit(moment.unit, of: column)
    let first = try day(moment.first)
    let last = min(try day(moment.last), parameters.asOf)
    guard first <= last else {
      throw error(
        .invalidRule,
        first > parameters.asOf
          ? "its first day \(first) is after the as-of day \(parameters.asOf)"
          : "its first day \(first) is after its last day \(last)")
    }
    guard last.dayNumber - first.dayNumber < Int64(MomentDistribution.maximumDays) else {
      throw error(
        .invalidRule, "\(first) to \(last) are more than \(MomentDistribution.maximumDays) days")
    }
    guard MomentDistribution.isPossible(days: first...last, weights: moment.weights) else {
      throw error(.invalidRule, "none of the days from \(first) to \(last) has a weight")
    }
    let distribution = MomentDistribution(days: first...last, weights: moment.weights)
    let constants = program.constants
    let days = Program.Family.alias(
      entries: constants.store(distribution.days),
      starts: constants.store([0, Int32(distribution.days.count)]))
    let offset = add(
      Self.sample(days, drawPlace(column)), 0...(last.dayNumber - first.dayNumber))
    var result = arithmetic(.add, offset, Column(constant: first.dayNumber))
    if unit == .microseconds {
      let time = add(
        Self.sample(
          .timeOfDay(constants.store(distribution.hours)), drawPlace(Self.time(of: column))),
        0...(TimeUnit.day - 1))
      let midnight = arithmetic(.multiply, result, Column(constant: TimeUnit.day))
      result = arithmetic(.add, midnight, time)
    }
    result.unit = unit
    return result
  }

  private func day(_ day: Moment.Day) throws(ModelError) -> CivilDate {
    switch day {
    case .date(let date): return date
    case .daysBeforeAsOf(let days):
      guard abs(days) <= 4_000_000 else {
        throw error(.invalidRule, "\(days) days before the as-of day is no day of the calendar")
      }
      return CivilDate(dayNumber: parameters.asOf.dayNumber - Int64(days))
    }
  }

  /// What the time of a column's day is drawn for.
  private static func time(of column: ColumnModel) -> ColumnModel {
    var time = column
    time.name = "\(column.name)#time"
    return time
  }

  /// Compiles moments after those of another column.
  mutating func after(
    _ name: String, _ delay: Delay, for column: ColumnModel
  ) throws(ModelError) -> Column {
    do {
      try delay.distribution.validate()
      try CalendarWeights(hours: delay.hours).validate()
    } catch { throw self.error(error.code, error.message) }
    let unit = try timeUnit(delay.unit, of: column)
    let base = stored(try moments(name, endOfDay: false))
    var limit = Column(constant: (parameters.asOf.dayNumber + 1) * TimeUnit.day - 1)
    if let name = delay.limit {
      limit = replacingNulls(in: try moments(name, endOfDay: true), by: limit)
      limit.nulls = nil
    }
    guard Self.range(.subtract, limit.range, base.range) != nil else {
      throw error(.invalidRule, "\"\(name)\" is no moment: \(base.range)")
    }
    if let maximum = delay.maximum {
      guard (0...DelayDistribution.limit).contains(maximum) else {
        throw error(
          .invalidRule,
          "a delay of at most \(maximum) is not within 0 to \(DelayDistribution.limit)")
      }
      let last = arithmetic(.add, base, Column(constant: maximum))
      limit = stored(arithmetic(.minimum, limit, last))
    }
    let range =
      base.range.lowerBound...max(base.range.upperBound, limit.range.upperBound)
    var result = add(
      .delayed(
        DelayDistribution(delay.distribution).tables(in: program.constants),
        drawPlace(column), after: base.lane, limit: limit.operand), range)
    if !delay.hours.isEmpty {
      let sums = program.constants.store(TimesOfDay(hours: delay.hours).sums)
      result = add(
        .timeWithin(
          sums, drawPlace(Self.time(of: column)), of: result.lane, after: base.lane,
          limit: limit.operand), range)
    }
    if unit == .days {
      result = stored(arithmetic(.floorDivide, result, Column(constant: TimeUnit.day)))
    }
    result.nulls = base.nulls
    result.unit = unit
    return result
  }

  /// A column's moments in microseconds: of a day its beginning or its end.
  private mutating func moments(_ name: String, endOfDay: Bool) throws(ModelError) -> Column {
    let source = try number(name)
    guard source.unit == .days else { return source }
    let day = Column(constant: TimeUnit.day)
    guard Self.range(.multiply, source.range, day.range) != nil else {
      throw error(.invalidRule, "\"\(name)\" is no day: \(source.range)")
    }
    var result = arithmetic(.multiply, source, day)
    if endOfDay {
      guard Self.range(.add, result.range, day.range) != nil else {
        throw error(.invalidRule, "\"\(name)\" is no day: \(source.range)")
      }
      result = arithmetic(.add, result, Column(constant: TimeUnit.day - 1))
    }
    result.nulls = source.nulls
    return result
  }
}
