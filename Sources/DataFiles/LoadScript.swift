import FakeDataKit

/// The script with which psql loads data files, from the directory that they are in.
///
/// Everything happens in one transaction: tables, rows, keys, foreign keys, sequences. Statistics are
/// collected afterwards.
struct LoadScript {
  private let model: DataModel
  private let schema: SchemaSQL
  /// The names of the first part's files.
  private let names: FileName

  init(_ model: DataModel, _ names: FileName) {
    self.model = model
    self.names = names
    schema = SchemaSQL(model)
  }

  /// The script.
  var text: String {
    let tables = model.tables
    var lines = [
      "-- Loads the \(model.name) data set with psql, from the directory of this file:",
      "--   psql -f load.sql",
      "\\set ON_ERROR_STOP on", "SET client_encoding = 'UTF8';",
      "SET standard_conforming_strings = on;", "BEGIN;",
    ]
    if !schema.createSchemas.isEmpty { lines += [""] + schema.createSchemas.map { "\($0);" } }
    for type in model.types { lines += ["", "\(schema.createType(type));"] }
    for table in tables { lines += ["", "\(schema.createTable(table));"] }
    if names.format == .jsonl {
      lines += ["", "CREATE TEMPORARY TABLE fakedata_lines (line json) ON COMMIT DROP;"]
    }
    for table in tables { lines += [""] + rows(table) }
    lines.append("")
    for table in tables {
      lines += (schema.keys(table) + schema.indexes(table)).map { "\($0.sql);" }
    }
    for table in tables {
      lines += table.foreignKeys.map { "\(schema.foreignKey($0, of: table));" }
    }
    lines.append("")
    lines += tables.compactMap(sequence)
    lines += [
      "", "COMMIT;", "ANALYZE \(tables.map(schema.name).joined(separator: ", "));",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The lines that load a table's rows.
  private func rows(_ table: TableModel) -> [String] {
    let name = schema.name(table)
    let columns = table.storedColumns.map { SQLName.quoted($0.name) }.joined(separator: ", ")
    switch names.format {
    // The transaction has made the table, so its rows can be stored frozen.
    case .csv: return [copy("\(name) (\(columns))", "format csv, header, freeze", table)]
    case .tsv:
      let options = "format csv, delimiter e'\\t', header, freeze"
      return [copy("\(name) (\(columns))", options, table)]
    case .copyText: return [copy("\(name) (\(columns))", "format text, freeze", table)]
    case .copyBinary: return [copy("\(name) (\(columns))", "format binary, freeze", table)]
    case .jsonl:
      // As CSV with quotation marks and delimiters that JSON cannot have: a line is a value.
      return [
        copy("fakedata_lines", "format csv, quote e'\\x01', delimiter e'\\x02'", table),
        "INSERT INTO \(name) (\(columns)) SELECT \(columns) FROM fakedata_lines, "
          + "json_populate_record(NULL::\(name), line);",
        "TRUNCATE fakedata_lines;",
      ]
    case .sql: return files(table).flatMap(include)
    }
  }

  /// A `\copy`, which must be one line.
  private func copy(_ target: String, _ options: String, _ table: TableModel) -> String {
    let files = files(table)
    let source: String
    if files.count == 1 {
      source = names.compression.isNone ? "'\(files[0])'" : "program '\(readCommand(files[0]))'"
    } else {
      // Names have none of the characters that mean something to the shell.
      let count = names.part.count
      let file =
        FileName.spelled(table.name) + ".$part-of-\(count)" + names.ending
      source =
        "program 'for part in $(seq -w 1 \(count)); do \(readCommand(file)) || exit 1; done'"
    }
    return "\\copy \(target) from \(source) with (\(options))"
  }

  private func readCommand(_ file: String) -> String { "\(names.compression.readCommand) \(file)" }

  /// The lines that run a file of statements. psql reads no statements from a program, so what is
  /// compressed is unpacked beside it, which fails where the file is not whole.
  private func include(_ file: String) -> [String] {
    if names.compression.isNone { return ["\\i \(file)"] }
    let unpacked = "\(file).unpacked"
    return [
      "\\! \(readCommand(file)) > \(unpacked) || rm -f \(unpacked)", "\\i \(unpacked)",
      "\\! rm -f \(unpacked)",
    ]
  }

  /// The files of all parts of a table.
  private func files(_ table: TableModel) -> [String] {
    let count = model.isScaled(table) ? names.part.count : 1
    return (1...count).map { number in
      FileName(names.format, names.compression, part: Part(number, of: names.part.count))
        .name(of: table.name)
    }
  }

  /// Moves an identity column's sequence past its last value: rows were stored with theirs. A table without
  /// rows leaves it where it is.
  private func sequence(_ table: TableModel) -> String? {
    guard let column = table.identity else { return nil }
    let name = schema.name(table)
    func literal(_ text: String) -> String {
      "'" + text.replacing(ascii: "'", with: "''") + "'"
    }
    return "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(\(literal(name)), "
      + "\(literal(column))), max(\(SQLName.quoted(column)))) FROM \(name);"
  }
}
