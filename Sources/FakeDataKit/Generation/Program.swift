/// The compiled rules of a table's columns: steps that each fill one lane of a batch.
///
/// A lane holds one 64-bit integer per row: the value of a number, or the number of a text in its
/// dictionary.
struct Program: Sendable {
  /// A number, or the lane that it is in.
  enum Operand: Sendable, Hashable, BitwiseCopyable {
    case constant(Int64)
    case lane(Int)
  }

  /// Operators of two integers.
  enum Operator: Sendable, Hashable, BitwiseCopyable {
    case add, subtract, multiply, minimum, maximum
    /// Of numbers of 32 bits.
    case minimumNarrow, maximumNarrow
    /// A product of numbers from 0 to 2³² - 1.
    case multiplyNarrow
    /// Rounds to nearest, halves away from zero.
    case divide
    /// Rounds down, and what is left over then.
    case floorDivide, remainder
    /// Likewise by a constant above 1, of dividends that, with half the divisor, are from 0 to
    /// 2³² - 1.
    case divideNarrow
  }

  /// The stream that a step draws from, and which rows share draws.
  struct Draws: Sendable, BitwiseCopyable {
    var key: StreamKey
    var scope: ColumnModel.Scope
  }

  /// Parameter sets of one kind of distribution; a lane tells which one a row uses, without one it
  /// is the first.
  enum Family: Sendable, BitwiseCopyable {
    case uniform(ConstantTable<UniformInteger>)
    case alias(entries: ConstantTable<AliasTable.Entry>, starts: ConstantTable<Int32>)
    case normal(ConstantTable<NormalDistribution>)
    case empirical(ConstantTable<Int64>)
    /// Times of day by the weights of the hours, in microseconds; there is one parameter set.
    case timeOfDay(ConstantTable<MomentDistribution.HourEntry>)
  }

  /// What fills a lane.
  enum Step: Sendable, BitwiseCopyable {
    case rowNumber
    case parentKey
    case parentLane(Int)
    case ordinal
    case period
    case constant(Int64)
    case sample(Family, Draws, selector: Int?)
    case systematic(SystematicSample.Tables, StreamKey)
    case gather(ConstantTable<Int64>, index: Int)
    case bucket(Int, bounds: ConstantTable<Int64>)
    case arithmetic(Operator, Operand, Operand)
    case select(ConstantTable<Int>, selector: Int)
    case tabulated(ConstantTable<Int64>, Place)
    /// A number from 0 up to one less than what an operand says, or 0 where that is 0.
    case rank(RankDistribution, StreamKey, bound: Operand)
    /// Likewise, of a row that is not of the batch.
    case rankAt(RankDistribution, StreamKey, RowPlace, bound: Operand)
    /// Ranks of which no number comes twice within a group.
    case distinctRank(RankDistribution, StreamKey, bound: Operand)
    /// Numbers from a base on, a permutation of those that a lane has.
    case permuted(Permutation, base: Int64, row: Int)
    /// A draw of a row that is not of the batch.
    case sampleAt(Family, StreamKey, RowPlace, selector: Int?)
    /// Row numbers that units of a table begin with.
    case position(Int, unit: Int)
    /// The unit that a row, given by its number, belongs to.
    case unit(Int, row: Int)
    /// The ordinals of rows at any depth, each given by the root row that it descends from and by how many
    /// rows of that one come before it.
    case descend(Int, root: Int, place: Int)
    /// Another part of those rows, or of the rows above them; the lane is that of their ordinals.
    case descended(Int, DescentReader.Part, level: Int, of: Int)
    /// The rows of a root table in a data set of which the row in a lane, numbered from 1, is the last of
    /// another root table.
    case rowsSoFar(Int, Shares)
    /// An aggregate over the children; `reads` are the lanes that the children read.
    case aggregate(Int, reads: ConstantTable<Int>)
    /// The sums of a lane over the rows of a group so far.
    case runningTotal(Int, carry: Int)
    /// The sums of a lane over the rows before, within the same root row, whose number a lane has.
    case precedingTotal(Int, root: Int, carry: Int)
    /// 1 where a draw is below a threshold, else 0.
    case chance(UInt32, Draws)
    /// The high 64 bits of a UUID; with the time in a lane, in microseconds since 2000-01-01, where it has one.
    /// They are those of the row whose number, from 0, a lane has, or of the batch's own.
    case uuidHigh(StreamKey, time: Int?, row: Int?)
    /// The low 64 bits of a UUID.
    case uuidLow(StreamKey, row: Int?)
    /// As ``chance(_:_:)``, of a row that is not of the batch.
    case chanceAt(UInt32, StreamKey, RowPlace)
    /// A moment a delay after a lane's, not after what an operand says unless the lane's is.
    case delayed(DelayDistribution.Tables, DrawPlace, after: Int, limit: Operand)
    /// Another time of a lane's day by the weights of ``TimesOfDay``, not before another lane's moment and not
    /// after what an operand says.
    case timeWithin(
      ConstantTable<UInt64>, DrawPlace, of: Int, after: Int, limit: Operand)
  }

  /// The draws of a batch's rows, or those of rows that are not of it.
  enum DrawPlace: Sendable, BitwiseCopyable {
    case own(Draws)
    case other(StreamKey, RowPlace)
  }

  /// How often the numbers 0, 1, 2 … occur, whatever their bound.
  enum RankDistribution: Sendable, BitwiseCopyable {
    case uniform
    /// With the strata of groups of up to some number of children, where all have the same bound and their ranks
    /// are distinct.
    case zipf(
      ZipfRanks.Tables, strata: ConstantTable<DistinctZipf.Stratum>, mostChildren: UInt64)
    /// Of ranks that are not distinct, where the bound is a constant.
    case boundZipf(ZipfAlias.Tables)
    case recent(RecentRanks)
  }

  /// Where the draws of a row that is not of the batch are found: the lane of its number, or of its parent's
  /// ``RowKey`` and its ordinal, where it is a child.
  struct RowPlace: Sendable, BitwiseCopyable {
    var number: Int
    /// nil for a root table's row, and for what the children of one share.
    var ordinal: Operand?
    var period = Operand.constant(0)
  }

  /// The shares of the scale that two root tables have.
  struct Shares: Sendable, BitwiseCopyable {
    /// The shares of the rows that are counted and of those whose numbers are given.
    var counted: (numerator: UInt64, denominator: UInt64)
    var given: (numerator: UInt64, denominator: UInt64)
  }

  /// An aggregate over children.
  struct Aggregation: Sendable {
    var function: Aggregate.Function
    /// How many children there are; the lane of its limit is one of the step's `reads`.
    var generation: Generation
    /// What is read of them; what it reads of their parents are numbers of the step's `reads`.
    var program: Program
    /// The lane that the numbers are in.
    var lane: Int
  }

  /// Where in a table the number for the values of one to three lanes is: at `offset`, plus each
  /// lane's value times its stride.
  struct Place: Sendable, BitwiseCopyable {
    /// The lanes, the last one with a stride of 1; those from `count` on are of no use.
    var lanes = SIMD4<Int>()
    var strides = SIMD4<Int64>()
    var count = 0
    var offset: Int64 = 0
  }

  /// A piece of a composed text.
  enum TextPiece: Sendable, BitwiseCopyable {
    case literal(TextTable)
    case dictionary(TextTable, lane: Int)
    case number(lane: Int)
    /// A value of a type, as the server writes it or as JSON has it.
    case scalar(ScalarForm, lane: Int, low: Int, isJSON: Bool)
    /// Where a lane is 1, a text in the place of the next `skipped` pieces.
    case guarded(TextTable, lane: Int, skipped: Int)
    /// A whole number with zeros in front, of at least so many characters.
    case padded(lane: Int, width: Int)
    /// Characters of ASCII: the digits of a number.
    case characters(ConstantTable<CharacterClass>, lane: Int)
    /// Leaves out as many pieces as a lane says by the number's place.
    case jump(ConstantTable<Int>, lane: Int)
    /// Leaves out so many pieces.
    case skip(Int)
  }

  /// The characters that a digit stands for.
  struct CharacterClass: BitwiseCopyable, @unchecked Sendable {
    var characters: UnsafePointer<UInt8>
    var count: UInt64
  }

  /// A composed text: the pieces of one of several templates, chosen by a lane.
  struct ComposedText: Sendable, BitwiseCopyable {
    /// The pieces of all templates.
    var pieces: ConstantTable<TextPiece>
    /// Where each template's pieces start, and the one before ends.
    var starts: ConstantTable<Int>
    var selector: Int?
    /// Room for a text, with ``Digits/maximumBytes`` for each number.
    var maximumBytes: Int
    /// How long a text can be.
    var longest: TextLength
  }

  /// What steps and texts point to.
  let constants = ConstantPool()
  /// The steps, each with the lane that it fills, in an order that fills lanes before they are read.
  var steps: [(lane: Int, step: Step)] = []
  /// Lanes of a batch.
  var laneCount = 0
  /// Aggregates over children.
  var aggregations: [Aggregation] = []
  /// Where rows of other tables are.
  var positions: [TablePositions] = []
  /// The tables whose rows are looked for at any depth, one for each step that does.
  var descents: [TablePositions] = []
  /// Numbers that steps carry from one batch to the next.
  var carryCount = 0
  /// Texts put together after the steps have run.
  var texts: [ComposedText] = []
}
