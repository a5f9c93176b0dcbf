/// What is made of a row's children, or of its siblings.
extension TableCompiler {
  /// Compiles an aggregate.
  mutating func aggregate(_ aggregate: Aggregate) throws(ModelError) -> Column {
    guard let child = model.table(aggregate.table) else {
      throw error(.unknownName, "there is no table \"\(aggregate.table)\"")
    }
    guard case .children(table.name, _, _) = child.cardinality else {
      throw error(
        .invalidRule, "the rows of table \"\(child.name)\" are no children of this table's")
    }
    if aggregate.function == .sum, aggregate.column == nil {
      throw error(.invalidRule, "a sum is one of a column")
    }
    return try self.aggregate(aggregate.function, over: child) { child throws(ModelError) in
      guard let name = aggregate.column else { return Column(constant: 0) }
      return try child.number(name)
    }
  }

  mutating func aggregate(
    _ function: Aggregate.Function, over child: TableModel,
    _ make: (inout TableCompiler) throws(ModelError) -> Column
  ) throws(ModelError) -> Column {
    try requireOwnRow()
    // What the children read of their parents are lanes of this program.
    var compiler = TableCompiler(child, model, parameters)
    compiler.trail = trailOfOthers
    compiler.parent = [self]
    var generation = try compiler.generation()
    var source = try make(&compiler)
    if function == .sum, let nulls = source.nulls {
      let there = compiler.arithmetic(
        .subtract, Column(constant: 1), Column(lane: nulls, range: 0...1))
      source = compiler.arithmetic(.multiply, source, there)
    }
    source = compiler.stored(source)
    self = compiler.parent[0]
    var optimizer = ProgramOptimizer(compiler.program, ranges: compiler.ranges)
    var outputs = [source.lane]
    var body = optimizer.optimized(outputs: &outputs)
    var reads: [Int] = []
    for (index, step) in body.steps.enumerated() {
      guard case .parentLane(let lane) = step.step else { continue }
      body.steps[index].step = .parentLane(reads.count)
      reads.append(lane)
    }
    if let limit = generation.limit {
      generation.limit = reads.count
      reads.append(limit)
    }
    let most = Int64(generation.counts.maximum) * Int64(generation.periods)
    let range: ClosedRange<Int64>
    switch function {
    case .count:
      let least = generation.limit == nil ? generation.counts.minimum : 0
      range = (Int64(least) * Int64(generation.periods))...most
    case .sum:
      let (low, lowOverflow) = source.range.lowerBound.multipliedReportingOverflow(by: most)
      let (high, highOverflow) = source.range.upperBound.multipliedReportingOverflow(by: most)
      guard !lowOverflow, !highOverflow else {
        throw error(.invalidRule, "the sum over \(most) children can exceed 64 bits")
      }
      range = min(0, low)...max(0, high)
    }
    program.aggregations.append(
      Program.Aggregation(
        function: function, generation: generation, program: body, lane: outputs[0]))
    return add(
      .aggregate(program.aggregations.count - 1, reads: program.constants.store(reads)), range)
  }

  /// Compiles a running total.
  mutating func runningTotal(of name: String) throws(ModelError) -> Column {
    try requireOwnRow()
    guard case .children(_, let count, _) = table.cardinality else {
      throw error(.invalidRule, "there are running totals among children only")
    }
    var source = try number(name)
    if let nulls = source.nulls {
      let there = arithmetic(.subtract, Column(constant: 1), Column(lane: nulls, range: 0...1))
      source = arithmetic(.multiply, source, there)
    }
    source = stored(source)
    let (low, lowOverflow) = source.range.lowerBound.multipliedReportingOverflow(
      by: Int64(max(1, count.maximum)))
    let (high, highOverflow) = source.range.upperBound.multipliedReportingOverflow(
      by: Int64(max(1, count.maximum)))
    guard !lowOverflow, !highOverflow else {
      throw error(.invalidRule, "the total of \(count.maximum) rows can exceed 64 bits")
    }
    program.carryCount += 1
    return add(
      .runningTotal(source.lane, carry: program.carryCount - 1),
      min(low, source.range.lowerBound)...max(high, source.range.upperBound))
  }
}
