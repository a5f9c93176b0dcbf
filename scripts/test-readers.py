#!/usr/bin/env python3
"""Reads what fakedata generates with DuckDB, pyarrow, pandas and SQLite, and compares every value.

make test-readers runs it in an environment of its own, into which it installs them from PyPI. The
reference is what Python's own csv module reads, with the types that schema.sql says.
"""

import csv
import datetime
import itertools
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / ".build" / "release" / "fakedata"
PACKAGES = ["duckdb", "pandas", "pyarrow", "pytz", "zstandard"]
RUN = ["--users", "3000", "--seed", "42", "--days", "3"]
COMPRESSIONS = {"": [], ".gz": ["--compress", "gzip"], ".zst": ["--compress", "zstd"]}
DUCKDB_TYPES = {
    "bigint": "BIGINT", "integer": "BIGINT", "text": "VARCHAR", "character varying": "VARCHAR",
    "date": "DATE", "timestamp with time zone": "TIMESTAMP WITH TIME ZONE",
}
checks = 0


def in_environment():
    """Goes on within the virtual environment, which is made first where it is not there."""
    venv = ROOT / ".build" / "readers-venv"
    python = venv / "bin" / "python3"
    if pathlib.Path(sys.prefix) == venv:
        return
    if not python.exists() or subprocess.run(
        [python, "-c", "import duckdb, pandas, pyarrow, pytz, zstandard"], capture_output=True).returncode:
        print("installing", *PACKAGES, file=sys.stderr)
        try:
            subprocess.run([sys.executable, "-m", "venv", venv], check=True)
            subprocess.run([python, "-m", "pip", "-q", "install", *PACKAGES], check=True)
        except (subprocess.CalledProcessError, OSError) as error:
            sys.exit(f"the readers could not be installed: {error}")
    os.execv(python, [python, *sys.argv])


def generate(directory, *arguments):
    subprocess.run([PROGRAM, "generate", "-q", "-o", directory, *RUN, *arguments], check=True)


def tables(directory):
    """The tables of schema.sql: their columns with their types."""
    found = {}
    text = (directory / "schema.sql").read_text()
    for name, body in re.findall(r"CREATE TABLE (\w+) \(\n(.*?)\n\);", text, re.S):
        found[name] = [
            re.match(r'  "?(\w+)"? (bigint|integer|text|character varying|date|timestamp with time '
                     r'zone)', line).groups()
            for line in body.splitlines()
        ]
    return found


def value(text, kind):
    if kind in ("bigint", "integer"):
        return int(text)
    if kind == "date":
        return datetime.date.fromisoformat(text)
    if kind.startswith("timestamp"):
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return text


def delimited(path, delimiter, columns):
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        assert next(reader) == [name for name, _ in columns], path
        return [
            tuple(value(text, kind) for text, (_, kind) in zip(row, columns, strict=True))
            for row in reader
        ]


def plain(cell):
    """A value of any reader as Python's own."""
    if hasattr(cell, "to_pydatetime"):
        cell = cell.to_pydatetime()
    if hasattr(cell, "item"):
        cell = cell.item()
    if isinstance(cell, datetime.datetime):
        if cell.tzinfo is None:
            cell = cell.replace(tzinfo=datetime.timezone.utc)
        return cell.astimezone(datetime.timezone.utc)
    return cell


def same(name, rows, expected):
    global checks
    checks += 1
    rows = [tuple(map(plain, row)) for row in rows]
    assert len(rows) == len(expected), f"{name}: {len(rows)} rows, expected {len(expected)}"
    for number, (row, other) in enumerate(zip(rows, expected)):
        assert row == other, f"{name}, row {number}: {row}, expected {other}"


def check(directory):
    import duckdb
    import pandas
    import pyarrow.csv
    import pyarrow.json
    import pyarrow.parquet

    for form, (ending, options) in itertools.product(
        ("csv", "tsv", "jsonl"), COMPRESSIONS.items()):
        generate(directory, "--format", form, *options, "--overwrite")
    generate(directory, "--format", "sql", "--overwrite")
    for part in range(1, 8):
        for form in ("csv", "jsonl"):
            generate(directory, "--format", form, "--parts", "7", "--part", str(part), "--overwrite")

    duck = duckdb.connect()
    duck.execute("SET TimeZone = 'UTC'")
    lite = sqlite3.connect(":memory:")
    for table, columns in tables(directory).items():
        file = directory / table
        expected = delimited(f"{file}.csv", ",", columns)
        same(f"{table}.tsv, csv module", delimited(f"{file}.tsv", "\t", columns), expected)
        types = [DUCKDB_TYPES[kind] for _, kind in columns]
        names = [name for name, _ in columns]

        for form, ending in itertools.product(("csv", "tsv", "jsonl"), COMPRESSIONS):
            path = f"{file}.{form}{ending}"
            result = duck.execute(f"FROM '{path}'")
            assert [column[0] for column in result.description] == names, path
            same(f"{path}, DuckDB", result.fetchall(), expected)
            found = [row[1] for row in duck.execute(f"DESCRIBE FROM '{path}'").fetchall()]
            assert found == types, f"{path}: DuckDB takes it as {found}"

        # A catalogue's table has one part.
        parts = sorted(map(str, directory.glob(f"{table}.*-of-7.jsonl")))
        assert len(parts) in (1, 7)
        same(f"{table}, DuckDB, parts", duck.execute(f"FROM read_json({parts})").fetchall(), expected)
        joined = directory / "joined.csv"
        joined.write_bytes(b"".join(
            p.read_bytes() for p in sorted(directory.glob(f"{table}.*-of-7.csv"))))
        assert joined.read_bytes() == pathlib.Path(f"{file}.csv").read_bytes()

        # The way to Parquet that docs/generate.md tells.
        parquet = f"{file}.parquet"
        duck.execute(f"COPY (FROM '{file}.csv') TO '{parquet}'")
        read = pyarrow.parquet.read_table(parquet)
        same(f"{parquet}, pyarrow", [tuple(r.values()) for r in read.to_pylist()], expected)

        for ending in COMPRESSIONS:
            read = pyarrow.csv.read_csv(f"{file}.csv{ending}")
            same(f"{table}.csv{ending}, pyarrow", [tuple(r.values()) for r in read.to_pylist()],
                 expected)
        tab = pyarrow.csv.read_csv(
            f"{file}.tsv", parse_options=pyarrow.csv.ParseOptions(delimiter="\t"))
        same(f"{table}.tsv, pyarrow", [tuple(r.values()) for r in tab.to_pylist()], expected)
        # pyarrow reads no dates from JSON.
        arrow = {"bigint": pyarrow.int64(), "integer": pyarrow.int64(), "date": pyarrow.string(),
                 "timestamp with time zone": pyarrow.string()}
        schema = pyarrow.schema(
            [(name, arrow.get(kind, pyarrow.string())) for name, kind in columns])
        read = pyarrow.json.read_json(
            f"{file}.jsonl", parse_options=pyarrow.json.ParseOptions(explicit_schema=schema))
        same(f"{table}.jsonl, pyarrow", [
            tuple(value(cell, kind) for cell, (_, kind) in zip(row.values(), columns))
            for row in read.to_pylist()], expected)

        dates = [name for name, kind in columns if kind == "date" or kind.startswith("timestamp")]
        days = [name for name, kind in columns if kind == "date"]
        # pandas reads .zst through the package zstandard; a large table has several frames.
        for ending in COMPRESSIONS:
            frame = pandas.read_csv(f"{file}.csv{ending}", parse_dates=dates)
            for name in days:
                frame[name] = frame[name].dt.date
            same(f"{table}.csv{ending}, pandas", frame.itertuples(index=False, name=None), expected)
        frame = pandas.read_json(f"{file}.jsonl", lines=True)
        for name in dates:
            frame[name] = pandas.to_datetime(frame[name])
        for name in days:
            frame[name] = frame[name].dt.date
        same(f"{table}.jsonl, pandas", frame.itertuples(index=False, name=None), expected)

        # Other databases run the statements.
        quoted = [f'"{name}"' for name in names]
        statements = pathlib.Path(f"{file}.sql").read_text()
        lite.execute(f"CREATE TABLE {table} ({', '.join(quoted)})")
        lite.executescript(statements)
        same(f"{table}.sql, SQLite", [
            tuple(value(cell, kind) if isinstance(cell, str) else cell
                  for cell, (_, kind) in zip(row, columns))
            for row in lite.execute(f"SELECT * FROM {table} ORDER BY rowid")], expected)
        fields = ", ".join(f"{name} {kind}" for name, kind in zip(quoted, types))
        duck.execute(f"CREATE TABLE {table} ({fields})")
        duck.execute(statements)
        same(f"{table}.sql, DuckDB", duck.execute(f"FROM {table} ORDER BY 1").fetchall(), expected)
        print(f"{table}: {len(expected)} rows")


def main():
    in_environment()
    with tempfile.TemporaryDirectory(prefix="fakedata-readers-") as directory:
        check(pathlib.Path(directory))
    print(f"{checks} readings, all the same")


if __name__ == "__main__":
    main()
