USERS ?= 1000000
SEED ?= 42
ARGS ?=

SWIFT ?= swift
FORMATTED = Package.swift Sources Tests

.PHONY: help dependencies build populate test docs format format-check clean

help:
	@echo 'make populate      fill the private server with USERS=$(USERS) users, SEED=$(SEED); ARGS goes'
	@echo '                   to fakedata populate as it is'
	@echo 'make build         build the release program, .build/release/fakedata'
	@echo 'make test          run all tests'
	@echo 'make docs          write docs/cli.md and schema.sql anew'
	@echo 'make format        format the sources'
	@echo 'make format-check  check that they are formatted'
	@echo 'make clean         remove what was built'

dependencies:
	@scripts/install-dependencies.sh

build: dependencies
	$(SWIFT) build -c release --product fakedata

# Whatever database the environment names: this one is the private one.
populate: build
	@env -u DATABASE_URL -u PGHOST -u PGHOSTADDR -u PGPORT -u PGDATABASE -u PGSERVICE \
	  .build/release/fakedata populate --users $(USERS) --seed $(SEED) $(ARGS)

test: dependencies
	$(SWIFT) test

docs: build
	.build/release/fakedata schema > schema.sql
	FAKEDATA_UPDATE_DOCS=1 $(SWIFT) test --filter CommandLineDocumentation

format:
	$(SWIFT) format format --in-place --recursive $(FORMATTED)

format-check:
	$(SWIFT) format lint --strict --recursive $(FORMATTED)

clean:
	rm -rf .build
