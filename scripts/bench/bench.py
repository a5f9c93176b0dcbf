#!/usr/bin/env python3
"""Loads the same data set in several ways, in turns, on one private server, and compares them.

Prints a table, and writes the figures to docs/bench.json, docs/performance.md (between its markers)
and docs/load-times.svg unless --no-write is given. What is not installed is skipped, and said so.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TABLES = ["muscle_groups", "exercises", "ingredient", "users", "goals", "user_workouts", "meal"]

# Rows and columns of TPC-H at scale factor 1 (TPC Benchmark H specification, clause 4.2.5).
TPCH_CELLS = (
    6_001_215 * 16 + 1_500_000 * 9 + 800_000 * 5 + 200_000 * 9 + 150_000 * 8 + 10_000 * 7 + 25 * 4
    + 5 * 3
)
# Rows inserted one by one.
SINGLE_USERS = 2_000


def say(text):
    print(text, file=sys.stderr, flush=True)


class Usage:
    """What a process, or several, took."""

    def __init__(self, seconds, cpu, peak_kib):
        self.seconds, self.cpu, self.peak_kib = seconds, cpu, peak_kib


def run(*commands, cwd=None, env=None, stdin=None, stdout=subprocess.DEVNULL):
    """Runs commands side by side until all have ended; one that fails ends the program."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        processes = {}
        for command in commands:
            # A group of its own, so that what a failed one leaves waiting can be ended as well.
            process = subprocess.Popen(
                command, cwd=cwd, env=env, stdin=stdin, stdout=stdout, stderr=errors,
                start_new_session=True)
            processes[process.pid] = command
        cpu, peak, failed = 0.0, 0, None
        while processes:
            pid, status, usage = os.wait4(-1, 0)
            command = processes.pop(pid, None)
            if command is None:
                continue
            cpu += usage.ru_utime + usage.ru_stime
            peak = max(peak, usage.ru_maxrss)
            if os.waitstatus_to_exitcode(status) != 0 and not failed:
                failed = command
                for other in processes:
                    os.killpg(other, signal.SIGTERM)
        if failed:
            errors.seek(0)
            text = errors.read().decode(errors="replace").strip()
            sys.exit(f"bench: {' '.join(map(str, failed))} failed:\n{text}")
    return Usage(time.monotonic() - start, cpu, peak)


def output(*command, env=None):
    return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout


class Bench:
    def __init__(self, options):
        self.options = options
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="fakedata-bench-"))
        # The server runs as another account where this one is root.
        self.directory.chmod(0o755)
        self.files = self.directory / "files"
        self.files.mkdir()
        self.program = ROOT / ".build" / "release" / "fakedata"
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("PG") and k != "DATABASE_URL"},
            "FAKEDATA_SERVER_DIR": str(self.server_directory()),
        }
        self.skipped = []

    def server_directory(self):
        # For root the private server belongs to another account, so it goes where that may go.
        base = pathlib.Path("/var/lib/fakedata") if os.geteuid() == 0 else self.directory
        return base / f"bench-{os.getpid()}"

    # The server

    def start(self):
        self.fakedata("server", "start")
        self.url = output(self.program, "server", "url", env=self.environment).strip()
        self.binaries = pathlib.Path(os.path.dirname(shutil.which("psql") or "/usr/bin/psql"))
        self.postmaster = int(
            self.sql("postgres", r"SELECT split_part(pg_read_file('postmaster.pid'), E'\n', 1)"))
        # pg_dump and the others of the server's own version.
        self.binaries = pathlib.Path(os.path.dirname(os.readlink(f"/proc/{self.postmaster}/exe")))

    def stop(self):
        subprocess.run(
            [self.program, "server", "destroy"], env=self.environment, capture_output=True)
        shutil.rmtree(self.directory, ignore_errors=True)

    def fakedata(self, *arguments):
        return run([self.program, *arguments], env=self.environment)

    def tool(self, name):
        path = self.binaries / name
        return str(path) if path.exists() else shutil.which(name)

    def database(self, name):
        return re.sub(r"^(postgresql:///)[^?]*", rf"\g<1>{name}", self.url)

    def psql(self, name, *arguments):
        return [
            self.tool("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.database(name),
            *arguments
        ]

    def sql(self, name, statement):
        return output(*self.psql(name, "-At", "-c", statement), env=self.environment).strip()

    def server_cpu(self):
        """Seconds of processor time of the server's processes, those that have ended included."""
        ticks = os.sysconf("SC_CLK_TCK")

        def stat(pid):
            text = pathlib.Path(f"/proc/{pid}/stat").read_text()
            return text[text.rindex(")") + 2:].split()

        fields = stat(self.postmaster)
        total = sum(int(fields[i]) for i in (11, 12, 13, 14))
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = stat(entry.name)
                except (FileNotFoundError, ProcessLookupError):
                    continue
                if int(fields[1]) == self.postmaster:
                    total += int(fields[11]) + int(fields[12])
        return total / ticks

    def fresh(self, name):
        """A new empty database, and nothing left to write from before."""
        self.sql("postgres", f'DROP DATABASE IF EXISTS "{name}"')
        self.sql("postgres", f'CREATE DATABASE "{name}"')
        self.sql("postgres", "CHECKPOINT")

    # The contenders: each gives its Usage

    def populate(self, users):
        return run(
            [self.program, "populate", "-d", self.database("load"), "--users", str(users), "--seed",
             "42", "-j2", "-q"], env=self.environment)

    def floor(self, users):
        for name in ("created", "ready"):
            (self.files / name).unlink(missing_ok=True)
        return run(
            *[self.psql("load", "-f", str(HERE / name)) for name in ("floor-a.sql", "floor-b.sql")],
            cwd=self.files, env=self.environment)

    def pg_restore(self, users):
        restore = run(
            [self.tool("pg_restore"), "-j2", "-d", self.database("load"),
             str(self.directory / "dump")], env=self.environment)
        analyze = run(
            [self.tool("vacuumdb"), "--analyze-only", "-j2", "-q", "-d", self.database("load")],
            env=self.environment)
        return Usage(
            restore.seconds + analyze.seconds, restore.cpu + analyze.cpu,
            max(restore.peak_kib, analyze.peak_kib))

    def pgbench(self, users):
        return run(
            [self.tool("pgbench"), "-i", "-q", "-s", str(self.pgbench_scale),
             self.database("load")], env=self.environment)

    def generate_series(self, users):
        tables = run(self.psql("load", "-f", "tables.sql"), cwd=self.files, env=self.environment)
        catalogs = [
            f"\\copy public.{table} from '{table}.bin' with (format binary)" for table in TABLES[:3]
        ]
        arguments = [word for line in catalogs for word in ("-c", line)]
        run(self.psql("load", *arguments), cwd=self.files, env=self.environment)
        usage = run(
            self.psql("load", "-v", f"users={users}", "-f", str(HERE / "generate-series.sql")),
            cwd=self.files, env={**self.environment, "PGOPTIONS": "-c search_path=public"})
        usage.seconds += tables.seconds
        return usage

    # Preparations

    def export(self, users):
        """The rows of a loaded database as files, and the tables' SQL without and with keys."""
        self.fresh("load")
        self.populate(users)
        self.rows = int(
            self.sql("load", "SELECT " + " + ".join(f"(SELECT count(*) FROM {t})" for t in TABLES)))
        for table in TABLES:
            run(self.psql("load", "-c", f"\\copy {table} to '{table}.bin' with (format binary)"),
                cwd=self.files, env=self.environment)
        for file, section in (("tables.sql", "pre-data"), ("keys.sql", "post-data")):
            text = output(
                self.tool("pg_dump"), "--section", section, "--no-owner", "-d",
                self.database("load"), env=self.environment)
            # Newer servers' dumps are wrapped in commands that only newer psqls know.
            text = "\n".join(l for l in text.splitlines() if not re.match(r"\\(un)?restrict", l))
            (self.files / file).write_text(text)
        shutil.rmtree(self.directory / "dump", ignore_errors=True)
        # Not compressed: that is what pg_restore reads fastest.
        run([self.tool("pg_dump"), "-Fd", "-j2", "-Z0", "-f", str(self.directory / "dump"), "-d",
             self.database("load")], env=self.environment)
        self.pgbench_scale = round(self.rows / 100_011)

    def compare(self, users):
        ways = {"populate": self.populate, "floor": self.floor, "pg_restore": self.pg_restore}
        for name, way, tool in (
            ("pgbench", self.pgbench, "pgbench"), ("generate_series", self.generate_series, "psql")
        ):
            if self.tool(tool):
                ways[name] = way
            else:
                self.skipped.append(f"{name}: {tool} is not installed")
        results = {name: [] for name in ways}
        for round_number in range(self.options.rounds):
            # Another order in each round, so that none always follows the same one.
            names = list(ways)
            names = names[round_number % len(names):] + names[:round_number % len(names)]
            for name in names:
                self.fresh("load")
                before = self.server_cpu()
                usage = ways[name](users)
                usage.server_cpu = self.server_cpu() - before
                results[name].append(usage)
                say(f"round {round_number + 1}: {name} {usage.seconds:.2f} s")
                if round_number == 0 and name in ("floor", "pg_restore"):
                    self.check_same_rows(name)
        return results

    def check_same_rows(self, name):
        rows = int(
            self.sql("load", "SELECT " + " + ".join(f"(SELECT count(*) FROM {t})" for t in TABLES)))
        invalid = self.sql("load", "SELECT count(*) FROM pg_constraint WHERE NOT convalidated")
        keys = self.sql("load", "SELECT count(*) FROM pg_constraint WHERE contype IN ('p','u','f') "
                        "AND connamespace = 'public'::regnamespace")
        if rows != self.rows or invalid != "0" or keys != "14":
            sys.exit(f"bench: {name} left {rows} rows, {keys} keys, {invalid} not validated; "
                     f"expected {self.rows}, 14, 0")

    def single_rows(self):
        """Seconds per row of one INSERT statement and transaction each."""
        self.fresh("load")
        self.populate(SINGLE_USERS)
        dump = self.directory / "inserts.sql"
        with dump.open("wb") as file:
            run([self.tool("pg_dump"), "--inserts", "-d", self.database("load")],
                env=self.environment, stdout=file)
        text = dump.read_text()
        text = "\n".join(l for l in text.splitlines() if not re.match(r"\\(un)?restrict", l))
        dump.write_text(text)
        rows = text.count("\nINSERT INTO ")
        self.fresh("load")
        usage = run(self.psql("load", "-f", str(dump)), env=self.environment)
        return usage.seconds / rows, rows

    def large(self, users):
        free = shutil.disk_usage(self.server_directory().parent).free
        if free < users * 3000:
            self.skipped.append(
                f"{users:,} users: {free / 1e9:.0f} GB of free disk, {users * 3000 / 1e9:.0f} needed")
            return None
        # Beside usual runs, since a machine's speed changes over minutes.
        usual = [self.again(self.options.users), self.again(self.options.users)]
        usage = self.again(users)
        usual += [self.again(self.options.users), self.again(self.options.users)]
        usage.usual_seconds = statistics.median(u.seconds for u in usual)
        say(f"{users:,} users: {usage.seconds:.1f} s, {usage.peak_kib / 1024:.1f} MiB; "
            f"{self.options.users:,} users beside it: {usage.usual_seconds:.2f} s")
        self.sql("postgres", 'DROP DATABASE IF EXISTS "load"')
        return usage

    def again(self, users):
        self.fresh("load")
        return self.populate(users)

    # Generation alone

    def generation(self):
        pin = ["taskset", "-c", "0"] if shutil.which("taskset") else []
        cells = sum(
            int(count) * columns for count, columns in zip(self.table_rows(), (3, 3, 2, 4, 5, 7, 8)))
        tool = self.tpchgen()
        ours, theirs = [], []
        for _ in range(self.options.rounds):
            usage = run([*pin, self.program, "generate", "--discard", "--users",
                         str(self.options.users), "--seed", "42"], env=self.environment)
            ours.append(cells / usage.seconds)
            if tool:
                usage = run([*pin, tool, "csv", "-s", "1", "--stdout", "--num-threads", "1"])
                theirs.append(TPCH_CELLS / usage.seconds)
        version = output(tool, "--version").split()[-1] if tool else None
        return ours, theirs, version

    def table_rows(self):
        return [self.counts[table] for table in TABLES]

    def tpchgen(self):
        tool = shutil.which("tpchgen-cli")
        if tool:
            return tool
        venv = ROOT / ".build" / "bench-venv"
        tool = venv / "bin" / "tpchgen-cli"
        if not tool.exists():
            try:
                subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True,
                               capture_output=True)
                subprocess.run([str(venv / "bin" / "pip"), "-q", "install", "tpchgen-cli"],
                               check=True, capture_output=True)
            except (subprocess.CalledProcessError, OSError):
                pass
        if tool.exists():
            return str(tool)
        self.skipped.append("tpchgen-cli: not installed, and pip could not install it")
        return None

    # All of it

    def figures(self):
        users = self.options.users
        say("preparing: the rows as files and as a dump")
        self.export(users)
        self.counts = {t: int(self.sql("load", f"SELECT count(*) FROM {t}")) for t in TABLES}
        results = self.compare(users)
        single_seconds, single_count = self.single_rows()
        say(f"row by row: {single_seconds * 1e6:.0f} µs a row")
        large = self.large(10 * users) if self.options.large else None
        if not self.options.large:
            self.skipped.append("ten times the users: not asked for")
        say("generation alone")
        ours, theirs, tpchgen_version = self.generation()

        def median(name, value=lambda usage: usage.seconds):
            return statistics.median(value(usage) for usage in results[name])

        seconds = {name: median(name) for name in results}
        pgbench_rows = self.pgbench_scale * 100_011
        figures = {
            "date": datetime.date.today().isoformat(),
            "machine": machine(),
            "versions": {
                "fakedata": output(self.program, "--version").split()[1].strip(","),
                "postgresql": self.sql("postgres", "SHOW server_version").split()[0],
                "tpchgen-cli": tpchgen_version,
            },
            "users": users,
            "rows": self.rows,
            "rounds": self.options.rounds,
            "seconds": {
                name: {"median": round(seconds[name], 2),
                       "all": [round(usage.seconds, 2) for usage in results[name]]}
                for name in results
            },
            "cpu_seconds": {
                name: {"client": round(median(name, lambda u: u.cpu), 2),
                       "server": round(median(name, lambda u: u.server_cpu), 2)}
                for name in results
            },
            "row_by_row": {"microseconds_per_row": round(single_seconds * 1e6, 1),
                           "rows": single_count},
            "client_share": round(
                median("populate", lambda u: u.cpu / (u.cpu + u.server_cpu)), 3),
            "peak_mib": {"1x": round(median("populate", lambda u: u.peak_kib) / 1024, 1)},
            "cells_per_second": {"fakedata": round(statistics.median(ours))},
            "ratios": {
                name: paired(results["populate"], results[name]) for name in results
                if name not in ("populate", "pgbench")
            },
            "skipped": self.skipped,
        }
        if "pgbench" in results:
            figures["pgbench_rows"] = pgbench_rows
            figures["ratios"]["pgbench"] = round(
                statistics.median(
                    (self.rows / a.seconds) / (pgbench_rows / b.seconds)
                    for a, b in zip(results["populate"], results["pgbench"])), 2)
        if theirs:
            figures["cells_per_second"]["tpchgen-cli"] = round(statistics.median(theirs))
            figures["ratios"]["tpchgen-cli"] = round(
                statistics.median(a / b for a, b in zip(ours, theirs)), 1)
        if large:
            figures["seconds_10x"] = round(large.seconds, 1)
            figures["peak_mib"]["10x"] = round(large.peak_kib / 1024, 1)
            figures["seconds_1x_beside"] = round(large.usual_seconds, 2)
            figures["ratios"]["10x"] = round(large.seconds / large.usual_seconds, 2)
        return figures


def paired(ours, theirs):
    """The median of the rounds' ratios: what a round shares, such as a busy neighbour, drops out."""
    return round(statistics.median(a.seconds / b.seconds for a, b in zip(ours, theirs)), 3)


def machine():
    model = platform.processor() or platform.machine()
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
        memory = re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())
        gibibytes = round(int(memory[1]) / 2**20)
    except OSError:
        gibibytes = None
    name = "Linux"
    release = pathlib.Path("/etc/os-release")
    if release.exists():
        found = re.search(r'^PRETTY_NAME="?([^"\n]*)', release.read_text(), re.M)
        name = found[1] if found else name
    return {"processor": model, "cores": len(os.sched_getaffinity(0)), "gib": gibibytes,
            "system": name}


NAMES = {
    "populate": "`fakedata populate`",
    "floor": "psql: two sessions, `\\copy` of ready-made binary files, scheduled by hand",
    "pg_restore": "`pg_restore -j2` of a directory dump, then ANALYZE",
    "pgbench": "`pgbench -i`, as many rows",
    "generate_series": "`INSERT … SELECT … generate_series`, one session",
}


def table(f):
    """The figures as Markdown."""
    m, v = f["machine"], f["versions"]
    lines = [
        f"{f['date']}, {m['processor']}, {m['cores']} cores, {m['gib']} GiB, {m['system']}; "
        f"PostgreSQL {v['postgresql']}, fakedata {v['fakedata']}"
        + (f", tpchgen-cli {v['tpchgen-cli']}" if v["tpchgen-cli"] else "")
        + f". {f['users']:,} users, {f['rows']:,} rows, medians of {f['rounds']} rounds.",
        "",
        "| way | seconds (all rounds) | processor seconds: server + client | rows/s "
        "| populate takes |",
        "|---|---|---|---|---|",
    ]
    for name, seconds in f["seconds"].items():
        rows = f.get("pgbench_rows", 0) if name == "pgbench" else f["rows"]
        ratio = f["ratios"].get(name)
        share = "" if name == "populate" else f"× {ratio:.2f}"
        if name == "pgbench":
            share = f"{ratio:.2f} × its rows/s"
        every = ", ".join(f"{s:.2f}" for s in seconds["all"])
        lines.append(
            f"| {NAMES[name]} | {seconds['median']:.2f} ({every}) "
            f"| {f['cpu_seconds'][name]['server']:.1f} + {f['cpu_seconds'][name]['client']:.1f} "
            f"| {rows / seconds['median'] / 1e6:.2f} M | {share} |")
    single = f["row_by_row"]
    lines.append(
        f"| one INSERT per row, {single['rows']:,} rows | {single['microseconds_per_row']:.0f} µs a row | "
        f"| {1e6 / single['microseconds_per_row'] / 1e6:.3f} M | |")
    lines += ["", "| figure | aim | measured |", "|---|---|---|"]

    def figure(name, aim, value):
        lines.append(f"| {name} | {aim} | {value} |")

    r = f["ratios"]
    figure("populate ÷ floor, wall", "≤ 1.00", f"{r['floor']:.2f}")
    figure("populate ÷ pg_restore -j2, wall", "≤ 0.60", f"{r['pg_restore']:.2f}")
    if "pgbench" in r:
        figure("rows/s ÷ pgbench -i's", "≥ 1.5", f"{r['pgbench']:.2f}")
    figure("client's share of all processor time", "≤ 10 %", f"{100 * f['client_share']:.1f} %")
    if "tpchgen-cli" in r:
        cells = f["cells_per_second"]
        figure(
            "generation, one core: cells/s ÷ tpchgen-cli's", "≥ 5",
            f"{r['tpchgen-cli']:.1f} ({cells['fakedata'] / 1e6:.0f} M ÷ "
            f"{cells['tpchgen-cli'] / 1e6:.1f} M)")
    peak = f["peak_mib"]
    if "10x" in peak:
        figure("peak memory, and with ten times the users", "≤ 48 MB, the same",
               f"{peak['1x']} and {peak['10x']} MiB")
        figure("time for ten times the users ÷ time", "≤ 10.5",
               f"{r['10x']:.2f} ({f['seconds_10x']} s ÷ {f['seconds_1x_beside']} s beside it)")
    else:
        figure("peak memory", "≤ 48 MB", f"{peak['1x']} MiB")
    for reason in f["skipped"]:
        lines += ["", f"Skipped: {reason}."]
    return "\n".join(lines)


def write(figures, name, text, command):
    """Writes figures to a file in docs, and a text between the marks of a command in docs/performance.md."""
    (ROOT / "docs" / name).write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    page = ROOT / "docs" / "performance.md"
    begin, end = (f"<!-- written by {command}: {mark} -->" for mark in ("begin", "end"))
    before, rest = page.read_text().split(begin)
    after = rest.split(end)[1]
    page.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}")


def measure(bench):
    """The figures of a bench, whose server is there for as long."""
    try:
        bench.start()
        return bench.figures()
    finally:
        bench.stop()


def arguments(text):
    parser = argparse.ArgumentParser(description=text)
    parser.add_argument("--users", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-write", dest="write", action="store_false",
                        help="print the figures and change no file")
    return parser


def main():
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--no-large", dest="large", action="store_false",
                        help="leave out the run with ten times the users")
    options = parser.parse_args()
    figures = measure(Bench(options))
    print(table(figures))
    if options.write:
        write(figures, "bench.json", table(figures), "make bench")
        subprocess.run([sys.executable, str(HERE / "chart.py")], check=True)


if __name__ == "__main__":
    main()
