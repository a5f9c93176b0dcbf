import FakeDataKit

/// Turns arithmetic into that of the engine, which is over whole numbers.
struct ExpressionCompiler {
  /// A value: how it is computed and what its numbers mean.
  struct Typed {
    var expression: Expression
    var unit: Unit
  }

  /// What is wrong, in words.
  struct Problem: Error {
    var message: String

    init(_ message: String) { self.message = message }
  }

  private static let maximumDecimals = SQLType.maximumDecimals

  /// The column of a name, and what its numbers mean.
  let column: (String) throws(Problem) -> (name: String, unit: Unit)

  /// The value in the unit that is wanted; in its own where that is nil.
  func compile(
    _ syntax: ExpressionSyntax, wanted: Unit?
  ) throws(Problem) -> Typed {
    let value = try typed(syntax, wanted: wanted)
    guard let wanted, wanted != value.unit else { return value }
    return try converted(value, to: wanted)
  }

  private func typed(_ syntax: ExpressionSyntax, wanted: Unit? = nil) throws(Problem) -> Typed {
    var value = try compiled(syntax, wanted: wanted)
    if let number = Self.folded(value.expression) { value.expression = .constant(number) }
    return value
  }

  private func compiled(_ syntax: ExpressionSyntax, wanted: Unit?) throws(Problem) -> Typed {
    switch syntax {
    case .number(let number):
      return Typed(expression: .constant(number.digits), unit: .number(decimals: number.decimals))
    case .duration(let length): return Typed(expression: .constant(length), unit: .duration)
    case .moment(let moment, let isDay):
      return isDay
        ? Typed(expression: .constant(moment / Quantity.day), unit: .date)
        : Typed(expression: .constant(moment), unit: .moment)
    case .timeOfDay(let time): return Typed(expression: .constant(time), unit: .timeOfDay)
    case .name("as_of"): return Typed(expression: .asOfDay, unit: .date)
    case .name("period"): return Typed(expression: .period, unit: .number(decimals: 0))
    case .name("ordinal"): return Typed(expression: .ordinal, unit: .number(decimals: 0))
    case .name(let name):
      let (column, unit) = try column(name)
      guard unit.isArithmetic else {
        throw Problem("\"\(name)\" is \(unit.words), which cannot be computed with")
      }
      return Typed(
        expression: .column(column), unit: unit == .boolean ? .number(decimals: 0) : unit)
    case .binary("/", let left, let right):
      return try quotient(left, right, wanted: wanted, roundsDown: false)
    case .binary("%", let left, let right):
      let value = try typed(left)
      let (divisor, unit) = try constant(right)
      guard let divisor = Self.rescaled(divisor, unit, to: value.unit), divisor > 0 else {
        throw Problem(
          "what stands behind % must be above 0, and of the same kind as what stands before it")
      }
      return Typed(expression: .remainder(value.expression, divisor), unit: value.unit)
    case .binary("*", let left, let right): return try product(typed(left), typed(right))
    case .binary(let operation, let left, let right):
      return try sum(
        operation == "-", typed(left, wanted: wanted), typed(right, wanted: wanted))
    case .call(let name, let arguments): return try call(name, arguments, wanted)
    }
  }

  // MARK: - Operations

  private func sum(_ isDifference: Bool, _ left: Typed, _ right: Typed) throws(Problem) -> Typed {
    func result(_ left: Expression, _ right: Expression, _ unit: Unit) -> Typed {
      Typed(
        expression: isDifference ? .difference(left, right) : .sum(left, right), unit: unit)
    }
    switch (left.unit, right.unit) {
    case (.number, .number):
      let (a, b, unit) = try aligned(left, right)
      return result(a, b, unit)
    case (.date, .number(0)): return result(left.expression, right.expression, .date)
    case (.number(0), .date) where !isDifference:
      return result(left.expression, right.expression, .date)
    case (.date, .date) where isDifference:
      return result(left.expression, right.expression, .number(decimals: 0))
    case (.date, .duration):
      // Whole days leave it a day.
      if case .constant(let length) = right.expression, length % Quantity.day == 0 {
        return result(left.expression, .constant(length / Quantity.day), .date)
      }
      if case .product(let days, .constant(let length)) = right.expression,
        length % Quantity.day == 0
      {
        return result(left.expression, .product(days, .constant(length / Quantity.day)), .date)
      }
      return result(try converted(left, to: .moment).expression, right.expression, .moment)
    case (.date, .timeOfDay) where !isDifference:
      return result(try converted(left, to: .moment).expression, right.expression, .moment)
    case (.moment, .duration), (.timeOfDay, .duration), (.duration, .duration):
      return result(left.expression, right.expression, left.unit)
    case (.duration, .moment) where !isDifference, (.duration, .timeOfDay) where !isDifference:
      return result(left.expression, right.expression, right.unit)
    case (.moment, .moment) where isDifference, (.timeOfDay, .timeOfDay) where isDifference:
      return result(left.expression, right.expression, .duration)
    case (.moment, .date) where isDifference, (.date, .moment) where isDifference:
      return result(
        try converted(left, to: .moment).expression, try converted(right, to: .moment).expression,
        .duration)
    default:
      throw Problem(
        isDifference
          ? "\(right.unit.words) cannot be taken from \(left.unit.words)"
          : "\(left.unit.words) and \(right.unit.words) cannot be added")
    }
  }

  private func product(_ left: Typed, _ right: Typed) throws(Problem) -> Typed {
    let product = Expression.product(left.expression, right.expression)
    switch (left.unit, right.unit) {
    case (.number(let a), .number(let b)):
      guard a + b <= Self.maximumDecimals else {
        throw Problem("the product has \(a + b) decimals, more than \(Self.maximumDecimals)")
      }
      return Typed(expression: product, unit: .number(decimals: a + b))
    case (.duration, .number(let decimals)), (.number(let decimals), .duration):
      let whole =
        decimals == 0 ? product : .quotient(product, Decimal.power(decimals))
      return Typed(expression: whole, unit: .duration)
    default:
      throw Problem("\(left.unit.words) and \(right.unit.words) cannot be multiplied")
    }
  }

  private func quotient(
    _ left: ExpressionSyntax, _ right: ExpressionSyntax, wanted: Unit?, roundsDown: Bool
  ) throws(Problem) -> Typed {
    var value = try typed(left)
    let (divisor, unit) = try constant(right)
    guard divisor > 0 else { throw Problem("a divisor must be a number above 0") }
    var result = value.unit
    var by = divisor
    switch (value.unit, unit) {
    case (.number(let have), .number(let decimals)):
      // Where the column has more digits behind the point, the quotient has them too.
      if case .number(let digits)? = wanted, digits > have {
        value = try converted(value, to: .number(decimals: digits))
        result = value.unit
      }
      if decimals > 0 {
        value.expression = .product(value.expression, .constant(Decimal.power(decimals)))
      }
    case (.duration, .number(let decimals)):
      if decimals > 0 {
        value.expression = .product(value.expression, .constant(Decimal.power(decimals)))
      }
    case (.duration, .duration):
      result = .number(decimals: 0)
      by = divisor
    default:
      throw Problem("\(value.unit.words) cannot be divided by \(unit.words)")
    }
    if case .product(let inner, .constant(let factor)) = value.expression, by % factor == 0,
      factor > 1,
      roundsDown == false, by / factor > 0, case .number(let decimals) = unit, decimals > 0
    {
      // x · 10ᵏ ÷ (n · 10ᵏ)
      value.expression = inner
      by /= factor
    }
    return Typed(
      expression: roundsDown
        ? .floorQuotient(value.expression, by) : .quotient(value.expression, by),
      unit: result)
  }

  private func call(
    _ name: String, _ arguments: [ExpressionSyntax], _ wanted: Unit?
  ) throws(Problem) -> Typed {
    func expect(_ counts: ClosedRange<Int>, _ form: String) throws(Problem) {
      guard counts.contains(arguments.count) else { throw Problem("\(name) is written \(form)") }
    }
    switch name {
    case "min", "max":
      try expect(2...8, "\(name)(a, b)")
      var result = try typed(arguments[0], wanted: wanted)
      for argument in arguments.dropFirst() {
        let (a, b, unit) = try aligned(result, try typed(argument, wanted: wanted))
        result = Typed(expression: name == "min" ? .minimum(a, b) : .maximum(a, b), unit: unit)
      }
      return result
    case "clamp":
      try expect(3...3, "clamp(a, low, high)")
      let value = try typed(arguments[0], wanted: wanted)
      let (low, lowUnit) = try constant(arguments[1])
      let (high, highUnit) = try constant(arguments[2])
      guard let low = Self.rescaled(low, lowUnit, to: value.unit),
        let high = Self.rescaled(high, highUnit, to: value.unit), low <= high
      else {
        throw Problem(
          "the ends of clamp are two constants of its value's kind, the lower one first")
      }
      return Typed(expression: value.expression.clamped(to: low...high), unit: value.unit)
    case "round":
      try expect(2...2, "round(a, step)")
      let value = try typed(arguments[0])
      let (step, unit) = try constant(arguments[1])
      guard let step = Self.rescaled(step, unit, to: value.unit), step > 0 else {
        throw Problem("the step of round is a constant above 0, of its value's kind")
      }
      return Typed(expression: value.expression.rounded(to: step), unit: value.unit)
    case "floor":
      guard arguments.count == 1, case .binary("/", let left, let right) = arguments[0] else {
        throw Problem("floor is written floor(a / b)")
      }
      return try quotient(left, right, wanted: nil, roundsDown: true)
    case "date":
      try expect(1...1, "date(t)")
      return try converted(typed(arguments[0]), to: .date)
    case "time":
      try expect(1...1, "time(d)")
      return try converted(typed(arguments[0]), to: .moment)
    default:
      throw Problem(
        "there is no function \"\(name)\""
          + Suggestion.text(name, ["min", "max", "clamp", "round", "floor", "date", "time"]))
    }
  }

  // MARK: - Units

  /// Two values of one unit.
  private func aligned(
    _ left: Typed, _ right: Typed
  ) throws(Problem) -> (Expression, Expression, Unit) {
    if left.unit == right.unit { return (left.expression, right.expression, left.unit) }
    switch (left.unit, right.unit) {
    case (.number(let a), .number(let b)):
      let unit = Unit.number(decimals: max(a, b))
      return (
        try converted(left, to: unit).expression, try converted(right, to: unit).expression, unit
      )
    case (.date, .moment), (.moment, .date):
      return (
        try converted(left, to: .moment).expression, try converted(right, to: .moment).expression,
        .moment
      )
    default:
      throw Problem("\(left.unit.words) and \(right.unit.words) cannot be compared")
    }
  }

  private func converted(_ value: Typed, to unit: Unit) throws(Problem) -> Typed {
    if value.unit == unit { return value }
    func times(_ factor: Int64) -> Expression {
      if case .constant(let number) = value.expression {
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        if !overflow { return .constant(product) }
      }
      return .product(value.expression, .constant(factor))
    }
    switch (value.unit, unit) {
    case (.number(let have), .number(let want)) where want > have:
      guard want <= Self.maximumDecimals else { throw Problem("too many decimals") }
      return Typed(expression: times(Decimal.power(want - have)), unit: unit)
    case (.number(let have), .number(let want)):
      return Typed(expression: .quotient(value.expression, Decimal.power(have - want)), unit: unit)
    case (.number(0), .boolean): return Typed(expression: value.expression, unit: unit)
    case (.date, .moment): return Typed(expression: times(Quantity.day), unit: unit)
    case (.moment, .date):
      return Typed(expression: .floorQuotient(value.expression, Quantity.day), unit: unit)
    case (.moment, .timeOfDay):
      return Typed(expression: .remainder(value.expression, Quantity.day), unit: unit)
    default:
      throw Problem("this is \(value.unit.words), and \(unit.words) is wanted")
    }
  }

  /// A number that is known.
  private func constant(_ syntax: ExpressionSyntax) throws(Problem) -> (Int64, Unit) {
    let value = try typed(syntax)
    guard let number = Self.folded(value.expression) else {
      throw Problem("a number is wanted here, not something that differs from row to row")
    }
    return (number, value.unit)
  }

  private static func folded(_ expression: Expression) -> Int64? {
    func both(
      _ a: Expression, _ b: Expression,
      _ apply: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) -> Int64? {
      guard let a = folded(a), let b = folded(b) else { return nil }
      let (value, overflow) = apply(a, b)
      return overflow ? nil : value
    }
    switch expression {
    case .constant(let number): return number
    case .sum(let a, let b): return both(a, b) { $0.addingReportingOverflow($1) }
    case .difference(let a, let b): return both(a, b) { $0.subtractingReportingOverflow($1) }
    case .product(let a, let b): return both(a, b) { $0.multipliedReportingOverflow(by: $1) }
    case .quotient(let a, let divisor):
      guard let a = folded(a), divisor > 0, abs(a) < 1 << 60 else { return nil }
      let half = divisor / 2
      return a >= 0 ? (a + half) / divisor : -((-a + half) / divisor)
    default: return nil
    }
  }

  /// A constant in another unit of the same kind.
  private static func rescaled(_ number: Int64, _ from: Unit, to unit: Unit) -> Int64? {
    if from == unit { return number }
    switch (from, unit) {
    case (.number(let have), .number(let want)):
      var decimal = Decimal(number)
      decimal.decimals = have
      return decimal.scaled(to: want)
    case (.number(0), .date), (.duration, .moment), (.duration, .timeOfDay): return number
    case (.duration, .date): return number % Quantity.day == 0 ? number / Quantity.day : nil
    case (.date, .moment):
      let (product, overflow) = number.multipliedReportingOverflow(by: Quantity.day)
      return overflow ? nil : product
    default: return nil
    }
  }
}
