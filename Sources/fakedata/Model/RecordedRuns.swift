import DatabaseLoader
import FakeDataKit
import ModelFiles
import PostgresClient

/// The runs that have left a record in a database, with the model that each was of.
struct RecordedRuns {
  /// The model, for what is said of it.
  let model: ChosenModel
  /// The runs, oldest first; never empty.
  let runs: [Verification.Run]
  /// What is odd about them.
  private(set) var remarks: [String] = []

  /// Finds the runs.
  ///
  /// - Parameter location: the model that the command line names; nil is to take the records' word for it.
  /// - Throws: ``RunNotFound`` where there is none, or where it is not known which model it was of;
  ///   `ModelFileError` and what reading the records throws.
  init(
    _ location: String?, schema: String?, in parameters: ConnectionParameters
  ) throws {
    let named: ChosenModel = try location.map { try .read($0) } ?? .builtIn()
    // Tables are the same whatever the run asked for.
    let data = try DataPlan(named.model, RunParameters(seed: 0, scale: 1))
    let shown = schema.map { "\"\($0)\"" } ?? "public or whichever the search path begins with"
    var records = try RunRecord.read(of: data, schema: schema, in: parameters)
    if location == nil, !records.contains(where: { $0.model == named.model.name }) {
      let found = try RunRecord.search(like: data, schema: schema, in: parameters)
      let names = Set(found.flatMap(\.records).map(\.model)).sorted()
      if names.count > 1 {
        throw RunNotFound(
          "schema \(shown) has rows of the models \(names.joined(separator: ", ")): say with --model which "
            + "are meant")
      }
      guard let first = found.first else {
        throw RunNotFound(
          "no run has left a record in the comment on a table of schema \(shown): give the run's --seed, "
            + "--users and so on; of tables of another model with --model")
      }
      records = first.records
    }
    guard let last = records.last else {
      throw RunNotFound(
        "no run of model \"\(named.model.name)\" has left a record in the comment on table "
          + "\(RunRecord.home(data)) of schema \(shown): give the run's --seed, --scale and so on")
    }
    var models: [ChosenModel] = []
    for record in records {
      guard record.dataVersion == DataContract.version else {
        throw RunNotFound(
          "the rows are of data version \(record.dataVersion), and this fakedata makes those of version "
            + "\(DataContract.version)")
      }
      models.append(try Self.model(of: record, location, named))
    }
    model = models.last!
    runs = zip(records, models).map { Verification.Run($0, of: $0.applied(to: $1.model)) }
    let others = zip(records, models).contains { record, model in
      !record.isOf(record.applied(to: model.model))
    }
    if others {
      remarks.append(
        "model \"\(last.model)\" has changed since the rows were loaded: they are compared with those that "
          + "it makes now")
    }
  }

  /// The model that a run was of, with what the run changed of it.
  private static func model(
    of record: RunRecord, _ location: String?, _ named: ChosenModel
  ) throws -> ChosenModel {
    let (parameters, rows) = (record.origin?.parameters ?? [:], record.origin?.rows ?? [:])
    guard let location else {
      if record.origin == nil, record.model == named.model.name { return named }
      guard ModelFile.shipped.contains(record.model) else {
        throw RunNotFound(
          "the rows are of model \"\(record.model)\", which does not ship with this fakedata: give its file "
            + "with --model")
      }
      return try .read(record.model, parameters: parameters, rows: rows)
    }
    guard record.model == named.model.name else {
      throw RunNotFound(
        "the rows are of model \"\(record.model)\", and \(location) is model \"\(named.model.name)\""
      )
    }
    if parameters.isEmpty, rows.isEmpty { return named }
    if location == "-" {
      throw RunNotFound(
        "the run gave the model parameters or rows of its own: give the model as a file, since standard input "
          + "can be read only once")
    }
    return try .read(location, parameters: parameters, rows: rows)
  }
}

/// There is nothing that says which rows a database should have.
struct RunNotFound: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
