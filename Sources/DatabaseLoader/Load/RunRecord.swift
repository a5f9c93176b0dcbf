public import FakeDataKit
import Foundation
import PostgresClient

/// What a run has put into a database, written down there: enough to make the same rows again.
///
/// It is a line of JSON behind ``RunRecord/mark`` in the comment on the first table that grows with the
/// scale (`COMMENT ON TABLE …`). So it appears and goes away with the rows, in the same transaction,
/// and travels with a dump. A table that was appended to has a line per run.
public struct RunRecord: Codable, Sendable, Hashable {
  /// What the lines of the comment begin with.
  static let mark = "fakedata: "

  /// The data version of the rows.
  public var dataVersion: Int
  /// The name of the data set's model.
  public var model: String
  /// ``digest(of:)`` of the model as it was run; nil in records of earlier versions.
  public var modelDigest: String?
  /// What the run asked for.
  public var parameters: RunParameters
  /// Children per parent of each table that has a range of them: `1-7`.
  public var children: [String: String]
  /// Per table, the highest key before the run's first row, where that is not 0: the rows are those of a
  /// run that is larger by the root table's.
  public var firstRows: [String: UInt64]
  /// Whether the run made the tables itself.
  public var madeTables: Bool
  /// What the run changed of its model file; nil is the model that is built in.
  public var origin: ModelOrigin?

  /// The record of a run from the first row on.
  public init(_ data: DataPlan, madeTables: Bool, origin: ModelOrigin? = nil) {
    dataVersion = DataContract.version
    model = data.model.name
    modelDigest = Self.digest(of: data.model)
    parameters = data.parameters
    children = [:]
    for table in data.model.tables {
      if case .children(_, .uniform(let count), _) = table.cardinality {
        children[table.name] = "\(count.lowerBound)-\(count.upperBound)"
      }
    }
    firstRows = [:]
    self.madeTables = madeTables
    self.origin = origin
  }

  /// Thirty-two hexadecimal digits that stand for a model, the same on every platform and in every process: SipHash
  /// with 128 bits and the key 0 over its JSON with sorted keys.
  ///
  /// What a model can say newly is encoded only where it is said, so that the digests of models that don't say it
  /// stay: those of the data sets that ship are pinned by a test.
  public static func digest(of model: DataModel) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A model is plain values; numbers that JSON has not are refused when it is compiled.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let hash = try! encoder.encode(model).withUnsafeBytes { RowHash(0, 0)($0) }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
  }

  /// Whether a model is the one that was run, as far as that is known: a record without a digest fits every model.
  public func isOf(_ model: DataModel) -> Bool {
    modelDigest == nil || modelDigest == Self.digest(of: model)
  }

  /// A model with the numbers of children that the run had.
  public func applied(to model: DataModel) -> DataModel {
    var model = model
    for (index, table) in model.tables.enumerated() {
      guard case .children(let parent, .uniform, let every) = table.cardinality,
        let ends = children[table.name]?.split(separator: "-").map({ Int($0) }), ends.count == 2,
        let low = ends[0], let high = ends[1], low <= high
      else { continue }
      model.tables[index].cardinality = .children(
        of: parent, count: .uniform(low...high), every: every)
    }
    return model
  }

  /// Notes the rows that come before the run's, per table.
  mutating func note(_ planned: [String: PlannedRows]) {
    firstRows = planned.filter { $0.value.plan.isScaled }.mapValues(\.firstRow)
      .filter { $0.value > 0 }
  }

  /// The table whose comment has the records of a data set.
  public static func home(_ data: DataPlan) -> String {
    (data.tables.first { $0.isScaled } ?? data.tables[0]).name
  }

  /// Sixteen hexadecimal digits that stand for the run and a purpose, the same in every process.
  func digest(_ purpose: String) -> String {
    let key = StreamKey(
      dataVersion: dataVersion, seed: parameters.seed, table: text, column: purpose)
    let number = String(UInt64(key.high) << 32 | UInt64(key.low), radix: 16)
    return String(repeating: "0", count: 16 - number.count) + number
  }

  /// The line of a comment.
  var text: String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A record is plain values, which can always be encoded.
    return Self.mark + String(decoding: try! encoder.encode(self), as: UTF8.self)
  }

  /// Writes the record into the comment on a table, in the open transaction.
  ///
  /// - Parameters:
  ///   - table: the qualified and quoted name.
  ///   - isAdded: whether records that are there stay. Other lines of the comment always do.
  func write(
    to table: String, isAdded: Bool, on connection: inout Connection
  ) throws(PostgresError) {
    let old = try Self.comment(on: table, on: &connection)
    let kept = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      .filter { isAdded || !$0.hasPrefix(Self.mark) }
    let lines = kept.filter { !$0.isEmpty } + [text]
    try connection.execute(
      "COMMENT ON TABLE \(table) IS "
        + SQLSyntax.quotedLiteral(lines.joined(separator: "\n")))
  }

  private static func comment(
    on table: String, on connection: inout Connection
  ) throws(PostgresError) -> String {
    try connection.query(
      "SELECT pg_catalog.obj_description(pg_catalog.to_regclass($1), 'pg_class')", [table]
    ).firstValue ?? ""
  }

  /// The records of the runs that a table's rows are from, oldest first.
  ///
  /// - Throws: ``LoaderError`` for a record that this version cannot read.
  static func read(from table: String, on connection: inout Connection) throws -> [RunRecord] {
    try records(in: comment(on: table, on: &connection), of: table)
  }

  /// The records in the comment on a table.
  static func records(in comment: String, of table: String) throws -> [RunRecord] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try comment.split(separator: "\n")
      .filter { $0.hasPrefix(mark) }
      .map { line in
        do {
          return try decoder.decode(RunRecord.self, from: Data(line.dropFirst(mark.count).utf8))
        } catch {
          throw LoaderError(
            .targetUnfit,
            "the record of a run in the comment on table \(table) cannot be read; give the run's "
              + "options, --seed and so on, instead")
        }
      }
  }
}
