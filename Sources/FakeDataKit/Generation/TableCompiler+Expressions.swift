extension TableCompiler {
  /// A column of numbers.
  mutating func number(_ name: String) throws(ModelError) -> Column {
    let source = try column(name)
    guard source.dictionary == nil, source.composed == nil else {
      throw error(.invalidRule, "\"\(name)\" is a text and not a number")
    }
    guard source.made == "numbers" else {
      throw error(.invalidRule, "\"\(name)\" has \(source.made) and not numbers")
    }
    return source
  }

  /// Compiles arithmetic.
  mutating func evaluate(_ expression: Expression) throws(ModelError) -> Column {
    switch expression {
    case .constant(let value):
      return Column(constant: value)
    case .column(let name):
      return try number(name)
    case .asOfDay:
      return Column(constant: parameters.asOf.dayNumber)
    case .period:
      return periodColumn()
    case .ordinal:
      return ordinalColumn()
    case .sum(let a, let b):
      return try combine(.add, a, b)
    case .difference(let a, let b):
      return try combine(.subtract, a, b)
    case .product(let a, let b):
      return try combine(.multiply, a, b)
    case .minimum(let a, let b):
      return try combine(.minimum, a, b)
    case .maximum(let a, let b):
      return try combine(.maximum, a, b)
    case .quotient(let value, let divisor):
      guard divisor > 0 else { throw error(.invalidRule, "a divisor is positive") }
      return try combine(.divide, value, .constant(divisor))
    case .floorQuotient(let value, let divisor):
      guard divisor > 0 else { throw error(.invalidRule, "a divisor is positive") }
      return try combine(.floorDivide, value, .constant(divisor))
    case .remainder(let value, let divisor):
      guard divisor > 0 else { throw error(.invalidRule, "a divisor is positive") }
      return try combine(.remainder, value, .constant(divisor))
    }
  }

  private mutating func combine(
    _ operation: Program.Operator, _ a: Expression, _ b: Expression
  ) throws(ModelError) -> Column {
    let (left, right) = (try evaluate(a), try evaluate(b))
    guard Self.range(operation, left.range, right.range) != nil else {
      throw error(.invalidRule, "arithmetic can exceed 64 bits")
    }
    if left.nulls != nil || right.nulls != nil {
      return nullableArithmetic(operation, left, right)
    }
    return arithmetic(operation, left, right)
  }

  /// A step of arithmetic that is known not to overflow.
  mutating func arithmetic(
    _ operation: Program.Operator, _ left: Column, _ right: Column
  ) -> Column {
    let range = Self.range(operation, left.range, right.range)!
    if range.lowerBound == range.upperBound { return Column(constant: range.lowerBound) }
    // An end that no value goes past, a zero that is added: nothing to do when rows are made.
    switch operation {
    case .minimum, .maximum:
      if range == left.range, right.range.lowerBound == right.range.upperBound {
        return left
      }
      if range == right.range, left.range.lowerBound == left.range.upperBound {
        return right
      }
    case .add, .subtract:
      if right.range == 0...0 { return left }
    default: break
    }
    var operation = operation
    if operation == .divide, right.lane < 0, right.range.lowerBound > 1, left.range.lowerBound >= 0,
      left.range.upperBound + right.range.lowerBound / 2 < 1 << 32
    {
      operation = .divideNarrow
    }
    let narrow = 0...Int64(UInt32.max)
    if operation == .multiply, narrow.contains(left.range), narrow.contains(right.range) {
      operation = .multiplyNarrow
    }
    let signed = Int64(Int32.min)...Int64(Int32.max)
    if signed.contains(left.range), signed.contains(right.range) {
      if operation == .minimum { operation = .minimumNarrow }
      if operation == .maximum { operation = .maximumNarrow }
    }
    return add(.arithmetic(operation, left.operand, right.operand), range)
  }

  /// The values that an operation can give, or nil where it can overflow.
  static func range(
    _ operation: Program.Operator, _ a: ClosedRange<Int64>, _ b: ClosedRange<Int64>
  ) -> ClosedRange<Int64>? {
    func ends(
      _ apply: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) -> ClosedRange<Int64>? {
      var values: [Int64] = []
      for x in [a.lowerBound, a.upperBound] {
        for y in [b.lowerBound, b.upperBound] {
          let (value, overflow) = apply(x, y)
          if overflow { return nil }
          values.append(value)
        }
      }
      return values.min()!...values.max()!
    }
    switch operation {
    case .add: return ends { $0.addingReportingOverflow($1) }
    case .subtract: return ends { $0.subtractingReportingOverflow($1) }
    case .multiply, .multiplyNarrow: return ends { $0.multipliedReportingOverflow(by: $1) }
    case .minimum, .minimumNarrow: return ends { (Swift.min($0, $1), false) }
    case .maximum, .maximumNarrow: return ends { (Swift.max($0, $1), false) }
    case .floorDivide:
      guard b.lowerBound > 0 else { return nil }
      return ends { (Batch.floorQuotient($0, $1), false) }
    case .remainder:
      guard b.lowerBound > 0 else { return nil }
      // Within one multiple of the divisor it ascends.
      if b.lowerBound == b.upperBound, a.lowerBound >= 0,
        a.lowerBound / b.lowerBound == a.upperBound / b.lowerBound
      {
        return (a.lowerBound % b.lowerBound)...(a.upperBound % b.lowerBound)
      }
      return 0...(b.upperBound - 1)
    case .divide, .divideNarrow:
      // Rounding adds half the divisor first.
      guard b.lowerBound > 0, a.upperBound < Int64.max / 2, a.lowerBound > Int64.min / 2,
        b.upperBound < Int64.max / 2
      else { return nil }
      return ends { (Batch.roundedQuotient($0, $1), false) }
    }
  }

  // MARK: - Texts

  /// Compiles texts with the values of columns in braces; a text with a NULL in it is NULL.
  ///
  /// - Parameter selector: the column that says which of the texts it is.
  mutating func compose(
    _ templates: [String], selector: Column?
  ) throws(ModelError) -> Column {
    var builder = TextBuilder()
    var nulls: [Int?] = []
    for template in templates {
      var nullLane: Int?
      for piece in try pieces(of: template) {
        let (part, width): (String, Int?)
        switch piece {
        case .literal(let text):
          builder.literal(text, program.constants)
          continue
        case .column(let name, let digits): (part, width) = (name, digits)
        }
        let source = try column(part)
        guard source.array == nil, source.second?.isRange != true else {
          throw error(.invalidRule, "\"\(part)\" is no number and no text")
        }
        nullLane = either(nullLane, source.nulls)
        if let width {
          guard source.made == "numbers", scalarForm(of: part) == nil else {
            throw error(
              .invalidRule, "\"\(part)\" is no whole number, which could be filled up with zeros")
          }
          builder.padded(source, width: width)
          continue
        }
        if let composed = source.composed {
          builder.inline(program.texts[composed], program.constants)
        } else if let dictionary = source.dictionary {
          builder.dictionary(dictionary, lane: source.lane, program.constants)
        } else {
          builder.number(source, scalarForm(of: part), isJSON: false)
        }
      }
      nulls.append(nullLane)
      builder.endText()
    }
    var result = add(builder, selector: selector?.lane)
    result.nulls = selector.map { self.nulls(of: nulls, by: $0.lane) } ?? nulls[0]
    result.nulls = either(result.nulls, selector?.nulls)
    return result
  }

  /// The pieces of a text with the values of columns in braces.
  private func pieces(of template: String) throws(ModelError) -> [TextTemplate.Piece] {
    do {
      return try TextTemplate(template) { name in table.columns.contains { $0.name == name } }
        .pieces
    } catch { throw self.error(error.code, error.message) }
  }

  /// A composed text.
  mutating func add(_ builder: TextBuilder, selector: Int?) -> Column {
    program.texts.append(
      Program.ComposedText(
        pieces: program.constants.store(builder.pieces),
        starts: program.constants.store(builder.starts), selector: selector,
        maximumBytes: builder.maximumBytes, longest: builder.longest))
    var result = Column(constant: 0)
    result.composed = program.texts.count - 1
    return result
  }

  /// How a column's numbers are written, where they are no whole numbers.
  func scalarForm(of name: String) -> ScalarForm? {
    guard let column = table.columns.first(where: { $0.name == name }),
      let type = column.type ?? column.shownAs,
      let base = model.baseType(of: type), !base.isInteger, case .scalar(let form) = base.form
    else { return nil }
    return form
  }
}
