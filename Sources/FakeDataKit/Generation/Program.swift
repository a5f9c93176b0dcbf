/// The compiled rules of a table's columns: steps that each fill one lane of a batch.
///
/// A lane holds one 64-bit integer per row: the value of a number, or the number of a text in its
/// dictionary.
struct Program: Sendable {
  /// A number, or the lane that it is in.
  enum Operand: Sendable, Hashable {
    case constant(Int64)
    case lane(Int)
  }

  /// Operators of two integers.
  enum Operator: Sendable {
    case add, subtract, multiply, minimum, maximum
    /// A product of numbers from 0 to 2³² - 1.
    case multiplyNarrow
    /// Rounds to nearest, halves away from zero.
    case divide
    /// Likewise by a constant above 1, of dividends that, with half the divisor, are from 0 to
    /// 2³² - 1.
    case divideNarrow
  }

  /// The stream that a step draws from, and which rows share draws.
  struct Draws: Sendable {
    var key: StreamKey
    var scope: ColumnModel.Scope
  }

  /// Parameter sets of one kind of distribution; a lane tells which one a row uses, without one it
  /// is the first.
  enum Family: Sendable {
    case uniform([UniformInteger])
    case alias(entries: [AliasTable.Entry], starts: [Int32])
    case normal([NormalDistribution])
    case empirical([Int64])
  }

  /// What fills a lane.
  enum Step: Sendable {
    case rowNumber
    case parentKey
    case parentLane(Int)
    case ordinal
    case period
    case constant(Int64)
    case sample(Family, Draws, selector: Int?)
    case systematic(SystematicSample, StreamKey)
    case gather([Int64], index: Int)
    case bucket(Int, bounds: [Int64])
    case arithmetic(Operator, Operand, Operand)
    case select([Int], selector: Int)
  }

  /// A piece of a composed text.
  enum TextPiece: Sendable {
    case literal(TextDictionary)
    case dictionary(TextDictionary, lane: Int)
    case number(lane: Int)
  }

  /// A composed text: the pieces of one of several templates, chosen by a lane.
  struct ComposedText: Sendable {
    var templates: [[TextPiece]]
    var selector: Int?
    var maximumBytes: Int
  }

  /// The steps, each with the lane that it fills, in an order that fills lanes before they are read.
  var steps: [(lane: Int, step: Step)] = []
  /// Lanes of a batch.
  var laneCount = 0
  /// Texts put together after the steps have run.
  var texts: [ComposedText] = []
}
