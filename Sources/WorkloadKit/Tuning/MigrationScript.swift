import PostgresClient

/// The SQL that puts in place what a tuning has chosen.
struct MigrationScript {
  /// An index with the name that it is going to have.
  struct NamedIndex {
    let definition: IndexDefinition
    let name: String
  }

  let schema: String
  /// The indexes, with names that are free.
  let namedIndexes: [NamedIndex]
  private let rewrites: [Rewrite]

  /// - Parameter existing: the names of relations that are there.
  init(schema: String, indexes: [IndexDefinition], rewrites: [Rewrite], existing: Set<String>) {
    self.schema = schema
    self.rewrites = rewrites
    var taken = existing
    namedIndexes = indexes.map { index in
      var name = index.name()
      var number = 1
      while taken.contains(name) {
        number += 1
        name = String(index.name().prefix(60)) + "\(number)"
      }
      taken.insert(name)
      return NamedIndex(definition: index, name: name)
    }
  }

  private var path: String {
    "SET LOCAL search_path = \((try? SQLSyntax.quotedIdentifier(schema)) ?? "public"), pg_temp"
  }

  /// The statements, to be run in one transaction.
  var statements: [String] {
    [path] + namedIndexes.map { $0.definition.sql(named: $0.name) }
      + rewrites.flatMap(\.steps).filter { $0.index == nil }.map(\.sql)
  }

  /// A script for psql.
  var text: String {
    var lines = [
      "-- What fakedata tune has chosen. In one transaction: it stops writers until it is done.",
      // Only so are rows seen that others commit while it waits for its locks.
      "BEGIN ISOLATION LEVEL READ COMMITTED;", "",
    ]
    lines += statements.map { "\($0);" }
    lines += ["", "COMMIT;"]
    for rewrite in rewrites {
      lines += [
        "",
        "-- \(rewrite.endpoint.path): the application is to send this instead, with the same parameters.",
      ]
      lines += rewrite.endpoint.text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "--" : "-- \($0)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
