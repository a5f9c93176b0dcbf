#!/usr/bin/env python3
"""Measures how fast files are generated, beside tpchgen-cli, in turns.

Prints a table, and writes it to docs/performance.md (between its markers) unless --no-write is given.
MB/s are megabytes of rows, not compressed, per second of wall time; and per second of processor time,
which says the same on a machine that does nothing else, and still does on one that is busy.
"""

import argparse
import datetime
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = ROOT / ".build" / "release" / "fakedata"
BEGIN, END = (f"<!-- written by make bench-generate: {word} -->" for word in ("begin", "end"))


def tpchgen():
    """The program, installed from PyPI where it is not there; nil where it cannot be."""
    found = shutil.which("tpchgen-cli")
    if found:
        return found
    venv = ROOT / ".build" / "bench-venv"
    tool = venv / "bin" / "tpchgen-cli"
    if not tool.exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", venv], check=True, capture_output=True)
            subprocess.run([venv / "bin" / "pip", "-q", "install", "tpchgen-cli"], check=True,
                           capture_output=True)
        except (subprocess.CalledProcessError, OSError):
            return None
    return str(tool)


def measure(command, cores):
    """Wall and processor seconds, and the most memory in MiB."""
    pin = ["taskset", "-c", ",".join(map(str, range(cores)))] if shutil.which("taskset") else []
    with tempfile.TemporaryFile() as output:
        start = time.monotonic()
        process = subprocess.Popen([*pin, *map(str, command)], stdout=output,
                                   stderr=subprocess.PIPE)
        error = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        if status != 0:
            sys.exit(f"{' '.join(map(str, command))} failed: {error.decode()}")
        output.seek(0)
        text = output.read()
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text


def to_null(command, cores):
    pin = ["taskset", "-c", ",".join(map(str, range(cores)))] if shutil.which("taskset") else []
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    subprocess.run([*pin, *map(str, command)], check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Way:
    def __init__(self, name, cores, run, megabytes):
        self.name, self.cores, self.run, self.megabytes = name, cores, run, megabytes
        self.seconds, self.cpu, self.peak = [], [], []


def ways(options, directory):
    base = [PROGRAM, "generate", "--users", options.users, "--seed", "42", "--json", "--progress",
            "none"]
    found = []

    def ours(name, cores, *arguments, is_file=False):
        def run(way):
            target = directory / "out"
            place = ["-o", target] if is_file else ["--discard"]
            seconds, cpu, peak, text = measure([*base, *place, "-j", cores, *arguments], cores)
            shutil.rmtree(target, ignore_errors=True)
            way.megabytes = sum(t["bytes"] for t in json.loads(text)["tables"]) / 1e6
            way.peak.append(peak)
            return seconds, cpu
        found.append(Way(name, cores, run, None))

    for cores in (1, 2):
        for form in ("csv", "copy-binary"):
            ours(f"fakedata, {form}, nowhere", cores, "--format", form)
        for form in ("csv", "copy-binary"):
            ours(f"fakedata, {form}, files", cores, "--format", form, is_file=True)
    for form in ("tsv", "copy-text", "jsonl", "sql"):
        ours(f"fakedata, {form}, nowhere", 1, "--format", form)
    for method in ("gzip", "zstd"):
        ours(f"fakedata, csv, {method}, files", 2, "--format", "csv", "--compress", method,
             is_file=True)

    tool = tpchgen()
    if tool:
        scale = directory / "tpch"
        subprocess.run([tool, "csv", "-s", "1", "-o", scale], check=True, capture_output=True)
        megabytes = sum(f.stat().st_size for f in scale.iterdir()) / 1e6
        shutil.rmtree(scale)
        for cores in (1, 2):
            command = [tool, "csv", "-s", "1", "--num-threads", cores]

            def null(way, command=command):
                return to_null([*command, "--stdout"], way.cores)

            def files(way, command=command):
                seconds, cpu, _, _ = measure([*command, "-o", scale], way.cores)
                shutil.rmtree(scale)
                return seconds, cpu

            found.append(Way("tpchgen-cli, csv, /dev/null", cores, null, megabytes))
            found.append(Way("tpchgen-cli, csv, files", cores, files, megabytes))
    return found, tool


def median(values):
    return statistics.median(values)


def table(options, found, tool):
    import bench

    m = bench.machine()
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True).stdout
    lines = [
        f"{datetime.date.today().isoformat()}, {m['processor']}, {m['cores']} cores, {m['gib']} GiB, "
        f"{m['system']}; fakedata {version.split()[1].strip(',')}"
        + (", tpchgen-cli " + subprocess.run([tool, "--version"], capture_output=True, text=True)
           .stdout.split()[-1] if tool else "")
        + f". {int(options.users):,} users, medians of {options.rounds} rounds.",
        "",
        "| way | cores | MB | seconds | MB/s | MB per processor second | memory |",
        "|---|---|---|---|---|---|---|",
    ]
    for way in found:
        memory = f"{max(way.peak):.0f} MiB" if way.peak else ""
        lines.append(
            f"| {way.name} | {way.cores} | {way.megabytes:,.0f} | {median(way.seconds):.2f} "
            f"| {way.megabytes / median(way.seconds):,.0f} "
            f"| {way.megabytes / median(way.cpu):,.0f} | {memory} |")

    def pair(ours, theirs, cores):
        a = next(w for w in found if w.name == ours and w.cores == cores)
        b = next(w for w in found if w.name == theirs and w.cores == cores)
        return [
            median([(a.megabytes / x) / (b.megabytes / y) for x, y in zip(p, q)])
            for p, q in ((a.seconds, b.seconds), (a.cpu, b.cpu))
        ]

    if tool:
        lines += ["", "| MB/s of CSV ÷ tpchgen-cli's | aim | wall time | processor time |",
                  "|---|---|---|---|"]
        for name, aim, cores, ours, theirs in (
            ("one core, nothing kept", "≥ 3", 1, "fakedata, csv, nowhere",
             "tpchgen-cli, csv, /dev/null"),
            ("two cores, nothing kept", "", 2, "fakedata, csv, nowhere",
             "tpchgen-cli, csv, /dev/null"),
            ("one core, files", "", 1, "fakedata, csv, files", "tpchgen-cli, csv, files"),
        ):
            wall, cpu = pair(ours, theirs, cores)
            lines.append(f"| {name} | {aim} | {wall:.1f} | {cpu:.1f} |")
    else:
        lines += ["", "Skipped: tpchgen-cli is not installed, and pip could not install it."]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--users", default="1000000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--directory", help="where files are written (default: a temporary one)")
    parser.add_argument("--no-write", dest="write", action="store_false",
                        help="print the figures and change no file")
    options = parser.parse_args()
    sys.path.insert(0, str(HERE))
    with tempfile.TemporaryDirectory(prefix="fakedata-bench-", dir=options.directory) as directory:
        found, tool = ways(options, pathlib.Path(directory))
        for number in range(options.rounds):
            for way in found[number % len(found):] + found[:number % len(found)]:
                seconds, cpu = way.run(way)
                way.seconds.append(seconds)
                way.cpu.append(cpu)
                print(f"round {number + 1}: {way.name}, {way.cores}: {seconds:.2f} s",
                      file=sys.stderr, flush=True)
    text = table(options, found, tool)
    print(text)
    if options.write:
        page = ROOT / "docs" / "performance.md"
        before, rest = page.read_text().split(BEGIN)
        page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.split(END)[1]}")


if __name__ == "__main__":
    main()
