#!/usr/bin/env python3
"""Measures three endpoints with `fakedata bench` and with pgbench, in turns, and compares the p50.

Both execute the same SQL with prepared statements on one connection, users drawn alike: uniform over all
keys, and a hot share from a Zipf distribution. pgbench's own figure is an average, so its log of single
transactions is read. Fails when a median of the ratios is further off than --tolerance.

    scripts/bench/endpoints-pgbench.py -d "$(fakedata server url)"
"""

import argparse
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WORKLOAD = ROOT / "Sources" / "WorkloadKit" / "Fitness"
ENDPOINTS = ["muscle-groups-of-exercise", "calories-left", "meals-of-day"]


def run(*command, **options):
    return subprocess.run(command, check=True, text=True, capture_output=True, **options).stdout


def script(endpoint, keys, as_of):
    """An endpoint as pgbench takes it: what its header says of parameters as \\set."""
    text = (WORKLOAD / f"{endpoint}.sql").read_text()
    lines = []
    for name, source in re.findall(r"^-- param (\w+): (.*)$", text, re.MULTILINE):
        kind, *table = source.split()
        if kind == "key":
            low, high = keys[table[0]]
            # As fakedata draws them: four fifths uniform, a fifth by Zipf's law with an exponent close to 1.
            # pgbench has no exponents between 0.999 and 1.001, and no misses.
            lines += [
                r"\set kind random(1, 100)",
                r"\if :kind <= 20",
                rf"\set {name} random_zipfian({low}, {high}, 1.001)",
                r"\else",
                rf"\set {name} random({low}, {high})",
                r"\endif",
            ]
        elif kind == "now":
            # A variable of pgbench holds no spaces.
            text = text.replace(f":{name}", f"'{as_of} 23:59:59+00'")
        else:
            sys.exit(f"{endpoint}: {source} is not known here")
    body = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    return "\n".join(lines) + "\n" + body + "\n"


def by_pgbench(arguments, endpoint, text, seconds):
    """The p50 of pgbench's transactions, in milliseconds."""
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory)
        (path / "script.sql").write_text(text)
        run(
            arguments.pgbench, "-n", "-M", "prepared", "-c", "1", "-j", "1", "-T", str(seconds), "-l",
            "--random-seed", "42", "-f", str(path / "script.sql"), arguments.dbname, cwd=directory,
        )
        log = next(path.glob("pgbench_log.*")).read_text()
    # client, number, microseconds, script, ...
    times = [int(line.split()[2]) for line in log.splitlines()]
    return statistics.median_low(times[min(10, len(times) // 10) :]) / 1000


def by_fakedata(arguments, endpoint, seconds):
    """The p50 of fakedata's executions, in milliseconds."""
    report = json.loads(
        run(
            arguments.fakedata, "bench", "-d", arguments.dbname, "--endpoint", endpoint, "--duration",
            f"{seconds}s", "--miss-percent", "0", "--json", "--quiet",
        )
    )
    return report["measurement"]["endpoints"][0]["latency_milliseconds"]["p50"], report["measurement"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("-d", "--dbname", required=True, help="a database that fakedata has populated")
    parser.add_argument("--fakedata", default=str(ROOT / ".build" / "release" / "fakedata"))
    parser.add_argument("--pgbench", default="pgbench")
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tolerance", type=float, default=0.2)
    arguments = parser.parse_args()

    def value(sql):
        return run("psql", "-XAtqc", sql, arguments.dbname).strip()

    keys = {
        table: tuple(value(f"SELECT min({column}) || ' ' || max({column}) FROM {table}").split())
        for table, column in [("users", "user_id"), ("exercises", "id")]
    }
    _, measurement = by_fakedata(arguments, ENDPOINTS[0], 1)
    as_of = measurement["drawing"]["as_of"]
    print(
        f"{keys['users'][1]} users, PostgreSQL {measurement['server_version']}, "
        f"{arguments.rounds} rounds of {arguments.seconds} s\n"
    )
    print("| endpoint | fakedata bench p50 ms | pgbench p50 ms | ratio, median of the rounds' |")
    print("|---|---:|---:|---:|")
    is_close = True
    for endpoint in ENDPOINTS:
        text = script(endpoint, keys, as_of)
        ours, theirs = [], []
        for number in range(arguments.rounds):
            # In turns, and another one first each time.
            def one():
                ours.append(by_fakedata(arguments, endpoint, arguments.seconds)[0])

            def other():
                theirs.append(by_pgbench(arguments, endpoint, text, arguments.seconds))

            for measure in (one, other) if number % 2 == 0 else (other, one):
                measure()
        ratio = statistics.median(a / b for a, b in zip(ours, theirs))
        is_close = is_close and abs(ratio - 1) <= arguments.tolerance
        print(
            f"| {endpoint} | {statistics.median(ours):.3f} | {statistics.median(theirs):.3f} "
            f"| {ratio:.2f} ({', '.join(f'{a / b:.2f}' for a, b in zip(ours, theirs))}) |",
            flush=True,
        )
    if not is_close:
        sys.exit(f"a ratio is further from 1 than {arguments.tolerance}")


if __name__ == "__main__":
    main()
