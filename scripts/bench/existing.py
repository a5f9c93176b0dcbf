#!/usr/bin/env python3
"""Loads the data set into tables that are there, in several ways and in turns, beside the load into new ones.

Prints a table, and writes the figures to docs/bench-existing.json and docs/performance.md (between its markers)
unless --no-write is given.
"""

import datetime
import statistics

from bench import (
    HERE, ROOT, Bench, Usage, arguments, machine, measure, output, paired, run, say, write,
)

NAMES = {
    "new": "new tables",
    "twins": "migrated tables, by twins",
    "single": "migrated tables, `--single-transaction`",
    "new_single": "new tables, `--single-transaction`",
    "new_indexed": "new tables, then three secondary indexes a table, built by two sessions",
    "twins_indexed": "migrated tables with these indexes, by twins",
    "single_indexed": "migrated tables with these indexes, `--single-transaction`",
    "half": "new tables, half of the users",
    "append": "half of the users behind the other half",
    "append_role": "the same by a role that may not set `session_replication_role`",
}
# What a way is compared with, and what the ratio is to be at most.
COMPARED = {
    "twins": ("new", 1.15),
    "single": ("new", 1.9),
    "new_single": ("new", None),
    "twins_indexed": ("new_indexed", 1.15),
    "single_indexed": ("new_indexed", 1.9),
    "append": ("half of new", 1.6),
    "append_role": ("half of new", None),
}
INDEXES = ("indexes-a.sql", "indexes-b.sql")


class ExistingBench(Bench):
    def populate_into(self, *arguments, users=None, database=None):
        return run(
            [self.program, "populate", "-d", database or self.database("load"), "--users",
             str(users or self.options.users), "--seed", "42", "-q", *arguments],
            env=self.environment)

    def migrate(self, *files):
        """Tables as migrations leave them: with all keys, and no rows."""
        run(self.psql("load", "-f", str(ROOT / "schema.sql")), env=self.environment)
        for file in files:
            run(self.psql("load", "-f", str(HERE / file)), env=self.environment)
        self.sql("postgres", "CHECKPOINT")

    def build_indexes(self):
        return run(
            *[self.psql("load", "-c", "SET maintenance_work_mem = '512MB'", "-c",
                        "SET max_parallel_maintenance_workers = 0", "-f", str(HERE / file))
              for file in INDEXES], env=self.environment)

    # The ways: each gives its Usage, without what it prepares

    def new(self):
        return self.populate_into()

    def twins(self):
        self.migrate()
        return self.populate_into("--if-exists", "append")

    def single(self):
        self.migrate()
        return self.populate_into("--if-exists", "append", "--single-transaction")

    def new_single(self):
        return self.populate_into("--single-transaction")

    def new_indexed(self):
        load, indexes = self.populate_into(), self.build_indexes()
        return Usage(load.seconds + indexes.seconds, load.cpu + indexes.cpu, load.peak_kib)

    def twins_indexed(self):
        self.migrate(*INDEXES)
        return self.populate_into("--if-exists", "append")

    def single_indexed(self):
        self.migrate(*INDEXES)
        return self.populate_into("--if-exists", "append", "--single-transaction")

    def half(self):
        return self.populate_into(users=self.options.users // 2)

    def append(self):
        self.half()
        self.sql("postgres", "CHECKPOINT")
        return self.populate_into("--if-exists", "append", users=self.options.users // 2)

    def append_role(self):
        self.half()
        tables = self.sql(
            "load", "SELECT string_agg(format('ALTER TABLE %I OWNER TO bench_loader', tablename), ';') "
            "FROM pg_tables WHERE schemaname = 'public'")
        self.sql("load", f"{tables}; GRANT CREATE, USAGE ON SCHEMA public TO bench_loader; "
                 "GRANT CREATE, TEMPORARY ON DATABASE load TO bench_loader")
        self.sql("postgres", "CHECKPOINT")
        database = self.database("load").replace("user=fakedata", "user=bench_loader")
        return self.populate_into(
            "--if-exists", "append", users=self.options.users // 2, database=database)

    def check(self, name):
        """Every row, key and index is there."""
        users = self.options.users // 2 if name == "half" else self.options.users
        run([self.program, "verify", "-d", self.database("load"), "--users", str(users), "--seed", "42",
             "-q"], env=self.environment)
        count = self.sql(
            "load", "SELECT count(*) FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid "
            "WHERE c.relnamespace = 'public'::regnamespace AND x.indisvalid")
        expected = "20" if name.endswith("indexed") else "8"
        if count != expected:
            raise SystemExit(f"bench: {name} left {count} indexes, expected {expected}")

    def figures(self):
        self.sql("postgres", "CREATE ROLE bench_loader LOGIN")
        results = {name: [] for name in NAMES}
        for number in range(self.options.rounds):
            # Another order in each round, so that none always follows the same one.
            names = list(NAMES)
            names = names[number % len(names):] + names[:number % len(names)]
            for name in names:
                self.fresh("load")
                usage = getattr(self, name)()
                results[name].append(usage)
                say(f"round {number + 1}: {name} {usage.seconds:.2f} s")
                if number == 0:
                    self.check(name)
        halves = [Usage(u.seconds / 2, 0, 0) for u in results["new"]]
        version = output(self.program, "--version").split()[1].rstrip(",")
        return {
            "date": datetime.date.today().isoformat(),
            "machine": machine(),
            "versions": {
                "fakedata": version,
                "postgresql": self.sql("postgres", "SHOW server_version").split()[0],
            },
            "users": self.options.users,
            "rounds": self.options.rounds,
            "seconds": {
                name: {"median": round(statistics.median(u.seconds for u in results[name]), 2),
                       "all": [round(u.seconds, 2) for u in results[name]]}
                for name in NAMES
            },
            "peak_mib": {
                name: round(max(u.peak_kib for u in results[name]) / 1024, 1) for name in NAMES
            },
            "ratios": {
                name: paired(results[name], halves if other == "half of new" else results[other])
                for name, (other, _) in COMPARED.items()
            },
        }


def table(f):
    """The figures as Markdown."""
    m, v = f["machine"], f["versions"]
    lines = [
        f"{f['date']}, {m['processor']}, {m['cores']} cores, {m['gib']} GiB, {m['system']}; "
        f"PostgreSQL {v['postgresql']}, fakedata {v['fakedata']}. {f['users']:,} users, medians of "
        f"{f['rounds']} rounds; a ratio is the median of the rounds' ratios.",
        "",
        "| load into | seconds (all rounds) | peak MiB | ratio | to | aim |",
        "|---|---|---:|---:|---|---|",
    ]
    for name, seconds in f["seconds"].items():
        every = ", ".join(f"{s:.2f}" for s in seconds["all"])
        line = f"| {NAMES[name]} | {seconds['median']:.2f} ({every}) | {f['peak_mib'][name]} |"
        if name in COMPARED:
            other, aim = COMPARED[name]
            other = "half of the load into new tables" if other == "half of new" else NAMES[other]
            line += f" {f['ratios'][name]:.2f} | {other} | {f'≤ {aim}' if aim else ''} |"
        else:
            line += " | | |"
        lines.append(line)
    return "\n".join(lines)


def main():
    options = arguments(__doc__.splitlines()[0]).parse_args()
    figures = measure(ExistingBench(options))
    print(table(figures))
    if options.write:
        write(figures, "bench-existing.json", table(figures), "make bench-existing")


if __name__ == "__main__":
    main()
