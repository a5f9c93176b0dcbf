USERS ?= 1000000
SEED ?= 42
ARGS ?=
BENCH ?=
VERSIONS ?=
TESTS ?=
FUZZ_CASES ?= 3000
FUZZ_SEED ?= 1
MODELS ?= 2000
MODEL_SEED ?= 1

SWIFT ?= swift
FORMATTED = Package.swift Sources Tests Benchmarks

.PHONY: help dependencies test-dependencies build populate docs format format-check clean
.PHONY: test test-faults test-fuzz test-models test-readers test-schema test-versions
.PHONY: bench bench-existing bench-generate micro-benchmarks check-allocations

help:
	@echo 'make populate           fill the private server with USERS=$(USERS) users, SEED=$(SEED);'
	@echo '                        ARGS goes to fakedata populate as it is'
	@echo 'make build              build the release program, .build/release/fakedata'
	@echo 'make test               run all tests'
	@echo 'make test-fuzz          run FUZZ_CASES=$(FUZZ_CASES) generated command lines, FUZZ_SEED=$(FUZZ_SEED)'
	@echo 'make test-versions      run all tests against PostgreSQL 16 and 18 too; VERSIONS=18 for one,'
	@echo '                        TESTS goes to swift test as it is'
	@echo 'make test-faults        inject all faults into loads, and count what was survived'
	@echo 'make test-models        compare and load MODELS=$(MODELS) data sets of random shape, from'
	@echo '                        MODEL_SEED=$(MODEL_SEED) on'
	@echo 'make test-readers       read generated files with DuckDB, pyarrow, pandas and SQLite, which'
	@echo '                        it installs from PyPI, and compare every value'
	@echo 'make test-schema        hold the JSON Schema of model files against good and wrong models, with a'
	@echo '                        validator from PyPI'
	@echo 'make docs               write docs/cli.md, docs/providers.md and schema.sql anew'
	@echo 'make format             format the sources'
	@echo 'make format-check       check that they are formatted'
	@echo 'make bench              load the data set in several ways and compare; BENCH goes to'
	@echo '                        scripts/bench/bench.py as it is (--rounds 1 --no-large --no-write)'
	@echo 'make bench-existing     its second part alone: loads into tables that are there beside new ones; BENCH'
	@echo '                        goes to scripts/bench/existing.py as it is'
	@echo 'make bench-generate     generate files in several ways beside tpchgen-cli; BENCH goes to'
	@echo '                        scripts/bench/generate.py as it is'
	@echo 'make micro-benchmarks   measure the distributions and the tables, part by part'
	@echo 'make check-allocations  check that making and encoding rows allocates nothing'
	@echo 'make clean              remove what was built'

dependencies:
	@scripts/install-dependencies.sh

test-dependencies:
	@scripts/install-dependencies.sh tests

build: dependencies
	$(SWIFT) build -c release --product fakedata

# Whatever database the environment names: this one is the private one.
populate: build
	@env -u DATABASE_URL -u PGHOST -u PGHOSTADDR -u PGPORT -u PGDATABASE -u PGSERVICE \
	  .build/release/fakedata populate --users $(USERS) --seed $(SEED) $(ARGS)

test: test-dependencies
	$(SWIFT) test

test-versions: test-dependencies
	VERSIONS='$(VERSIONS)' scripts/test-versions.sh $(TESTS)

test-fuzz: test-dependencies
	FAKEDATA_FUZZ_CASES=$(FUZZ_CASES) FAKEDATA_FUZZ_SEED=$(FUZZ_SEED) \
	  $(SWIFT) test --filter FuzzTests

# All of the faults that make test takes a sample of; the counts are in .build/faults.md afterwards.
test-faults: test-dependencies
	FAKEDATA_FAULTS=all FAKEDATA_FAULTS_REPORT=.build/faults.md $(SWIFT) test --filter FaultTests

test-models: test-dependencies
	FAKEDATA_MODELS=$(MODELS) FAKEDATA_MODEL_SEED=$(MODEL_SEED) $(SWIFT) test --filter RandomModel

test-readers: build
	@command -v python3 >/dev/null || { echo 'make test-readers needs python3: apt-get install python3-venv' >&2; exit 1; }
	python3 scripts/test-readers.py

test-schema:
	@command -v python3 >/dev/null || { echo 'make test-schema needs python3: apt-get install python3-venv' >&2; exit 1; }
	python3 scripts/test-schema.py

docs: build
	.build/release/fakedata schema > schema.sql
	FAKEDATA_UPDATE_DOCS=1 $(SWIFT) test --filter 'CommandLineDocumentation|ProviderDocumentation'

format:
	$(SWIFT) format format --in-place --recursive $(FORMATTED)

format-check:
	$(SWIFT) format lint --strict --recursive $(FORMATTED)

bench: build
	@command -v python3 >/dev/null || { echo 'make bench needs python3: apt-get install python3' >&2; exit 1; }
	python3 scripts/bench/bench.py $(BENCH)
	python3 scripts/bench/existing.py $(filter-out --no-large,$(BENCH))

bench-existing: build
	@command -v python3 >/dev/null || { echo 'make bench-existing needs python3: apt-get install python3' >&2; exit 1; }
	python3 scripts/bench/existing.py $(BENCH)

bench-generate: build
	@command -v python3 >/dev/null || { echo 'make bench-generate needs python3: apt-get install python3' >&2; exit 1; }
	python3 scripts/bench/generate.py $(BENCH)

micro-benchmarks:
	cd Benchmarks && $(SWIFT) package benchmark --grouping metric --no-progress

check-allocations:
	cd Benchmarks && $(SWIFT) package benchmark thresholds check --target Allocations --no-progress

clean:
	rm -rf .build Benchmarks/.build
