# Everything starts here: only Python 3.11-3.13 and make are needed; the rest is installed into .venv from
# requirements.lock. `make help` lists the targets.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

# The demonstration's deliveries, and how many persons live in them.
DELIVERIES ?= deliveries
PERSONS ?= 20000

# The demonstration's person key is public: it protects nobody, and its persons do not exist. Real deliveries are
# landed with a secret key of one's own (H1).
export MITTARISTO_PERSON_KEY ?= mittaristo-demonstration-key
export DBT_PROFILES_DIR := profiles
export DBT_SEND_ANONYMOUS_USAGE_STATS := false

# What macros write sqlfluff sees only in compiled models. Beside what .sqlfluff leaves out, these rules are left out
# there: how the SQL is laid out, the quotes that dbt puts around relations, and in which order and how a condition
# names the columns that a model hands to a macro.
NOT_OF_MACROS := layout,structure.column_order,structure.join_condition_order,references.quoting,references.consistent

.DEFAULT_GOAL := help
.PHONY: help build test lint format bench mutate seeds docs lock clean

help:  ## list the targets
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  ##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
		|| { echo "mittaristo needs Python 3.11, 3.12 or 3.13; name one with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

build: $(INSTALLED)  ## simulate deliveries where there are none, land them, build and test every model
	@test -d $(DELIVERIES) \
		|| $(BIN)/mittaristo simulate $(DELIVERIES) --persons $(PERSONS) --from 2023-01 --until 2026-01 --seed 1 --dirty
	@$(BIN)/mittaristo run $(DELIVERIES)

test: lint  ## everything CI runs
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder

lint: $(INSTALLED)  ## ruff, and sqlfluff on the SQL as it is written and as macros complete it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	MITTARISTO_DATABASE=:memory: $(BIN)/sqlfluff lint --processes 2 models analyses tests/dbt
	rm -rf target/lint
	MITTARISTO_DATABASE=:memory: $(BIN)/dbt --quiet compile --select resource_type:model --indirect-selection empty \
		--target-path target/lint
	$(BIN)/sqlfluff lint --processes 2 --disregard-sqlfluffignores --templater raw \
		--exclude-rules $(NOT_OF_MACROS) target/lint/compiled

format: $(INSTALLED)  ## let ruff format the Python
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(INSTALLED)  ## measure a million persons; takes some six minutes and 8 GB of memory
	$(BIN)/python -m tools bench

mutate: $(INSTALLED)  ## put faults into the models, one at a time, and see that a test sees each
	$(BIN)/python -m tools mutate

seeds: $(INSTALLED)  ## verify twenty small warehouses of other lives, every other one dirty; takes half an hour
	@for seed in $$(seq 101 120); do \
		folder=target/seeds/$$seed; rm -rf $$folder; \
		export MITTARISTO_DATABASE=$$folder/warehouse.duckdb; \
		$(BIN)/mittaristo simulate --quiet $$folder/deliveries --persons 2000 --seed $$seed \
			$$([ $$((seed % 2)) = 0 ] || echo --dirty) \
		&& $(BIN)/mittaristo land --quiet $$folder/deliveries \
		&& $(BIN)/dbt build --quiet --exclude-resource-type test unit_test \
		&& $(BIN)/mittaristo verify --quiet $$folder/deliveries \
		|| exit 1; \
	done

docs: $(INSTALLED)  ## dbt's documentation as one static page, target/static_index.html
	$(BIN)/python -m tools docs
	$(BIN)/dbt docs generate --static

lock: $(INSTALLED)  ## renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile --quiet --all-extras --universal --python-version 3.11 --no-strip-extras --generate-hashes \
		--no-emit-index-url --no-header --output-file requirements.lock pyproject.toml

clean:  ## remove what the project made, but not .venv
	rm -rf target logs warehouse $(DELIVERIES) site
