# Everything needs only make and Python 3.11 or newer; the environment is made in .venv from the locks.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header --generate-hashes

EXTRACTION ?= ../shared/data/extraction
LINES ?= ../shared/data/lines/lines.dev.jsonl.gz
MAKER ?= ../shared/tools/make_corpus.py
ATTRIBUTIONS ?= ../shared/data/claims/polnear.dev.jsonl.gz
STORIES ?= ../shared/data/dedup/reuters.jsonl.gz
ARTICLES ?= 1000 10000 100000

.PHONY: run up test test-slow test-properties fuzz lint check audit docs screenshots format bench bench-extraction bench-stages bench-gate bench-lines bench-duplicates bench-claims bench-throughput bench-reliability lock clean

run: .venv/run  ## load the samples into copydesk.db
	$(BIN)/copydesk ingest seeds/*/

up: .venv/run  ## Prefect's server, a run of the samples every hour, and pages over the database
	$(BIN)/copydesk up seeds/*/

test: .venv/dev  ## run the tests
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --max-worker-restart 0

test-slow: .venv/dev  ## run those that take longer: kills, schedules, pages of the documentation
	$(BIN)/python -m pytest -m slow -n 2 --dist load --max-worker-restart 0

test-properties: .venv/dev  ## the property tests with thousands of examples
	$(BIN)/python -m pytest -p tests.fuzz.damaging --hypothesis-profile=thorough --timeout=7200 tests/fuzz tests/copydesk tests/models/test_any_words.py tests/models/test_any_input_saved.py

TARGET ?=
SECONDS ?= 60

fuzz: .venv/fuzz  ## look for inputs that break a promise: make fuzz TARGET=html SECONDS=600
	$(BIN)/python -m tests.fuzz $(TARGET) --seconds $(SECONDS)

lint: .venv/dev  ## formatting, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

check: lint test  ## formatting, lint, types and tests

audit: .venv/dev  ## locks, licences and known vulnerabilities; COPYDESK_TESTS_NEED=audit makes a skip an error
	$(BIN)/python tests/security/audit.py

docs: .venv/dev  ## build the documentation in docs/_build
	$(BIN)/python -m docs.generate
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --nitpicky --quiet docs docs/_build

screenshots: .venv/dev  ## renew the screenshots in docs/images; needs Chromium
	$(BIN)/python -m docs.screenshots

format: .venv/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: bench-throughput  ## speed: files to database beside pipelines put together from libraries; see bench-throughput

bench-extraction: .venv/unseen/folds.json  ## measure beside other libraries, on labelled pages: make bench-extraction EXTRACTION=FOLDER
	$(BIN)/python benchmarks/extraction.py $(EXTRACTION)/pages $(EXTRACTION)/gold.jsonl.gz --unseen .venv/unseen --write docs/benchmarks/extraction.md $(OPTIONS)

bench-lines: .venv/bench  ## measure boilerplate removal on labelled lines: make bench-lines LINES=FILE
	@test -f $(LINES) || { echo "no labelled lines at $(LINES); name a file with: make bench-lines LINES=FILE"; exit 1; }
	$(BIN)/python benchmarks/train_judgement.py $(LINES) --folds 5 --models .venv/judgements
	$(BIN)/python benchmarks/boilerplate.py $(LINES) --models .venv/judgements --write docs/benchmarks/boilerplate.md $(OPTIONS)

bench-duplicates: .venv/bench  ## measure copies of paragraphs beside other libraries: make bench-duplicates MAKER=FILE STORIES=FILE
	@test -f $(MAKER) -a -f $(STORIES) || { echo "no corpus maker at $(MAKER) or no stories at $(STORIES); name them with: make bench-duplicates MAKER=FILE STORIES=FILE"; exit 1; }
	$(BIN)/python benchmarks/dedup.py --maker $(MAKER) --stories $(STORIES) --write docs/benchmarks/duplicates.md $(OPTIONS)

bench-claims: .venv/bench  ## measure who said what beside other libraries: make bench-claims ATTRIBUTIONS=FILE
	@test -f $(ATTRIBUTIONS) || { echo "no annotated texts at $(ATTRIBUTIONS); name a file with: make bench-claims ATTRIBUTIONS=FILE"; exit 1; }
	$(BIN)/python benchmarks/annotated.py gold tests/cases/attributions/*.txt > .venv/attributions.jsonl
	$(BIN)/python benchmarks/claims.py $(ATTRIBUTIONS) .venv/attributions.jsonl --write docs/benchmarks/claims.md $(OPTIONS)

bench-throughput: .venv/bench  ## measure the way from files to the database: make bench-throughput MAKER=FILE STORIES=FILE
	@test -f $(MAKER) -a -f $(STORIES) || { echo "no corpus maker at $(MAKER) or no stories at $(STORIES); name them with: make bench-throughput MAKER=FILE STORIES=FILE"; exit 1; }
	$(BIN)/python benchmarks/throughput.py --maker $(MAKER) --stories $(STORIES) --articles $(ARTICLES) $(OPTIONS)

bench-stages: .venv/dev  ## where the time goes, stage by stage
	$(BIN)/python benchmarks/stages.py --articles 2000 --write docs/benchmarks/stages.md --json docs/benchmarks/stages.json $(OPTIONS)

bench-gate: .venv/dev  ## fail where a stage has become slower, by its ratio to libraries' work in the same run
	$(BIN)/python benchmarks/stages.py --articles 200 --gate benchmarks/stages.json

bench-reliability: .venv/dev  ## kill, break and flip, and write what became of it; takes hours
	$(BIN)/python benchmarks/reliability.py --write docs/benchmarks/reliability.md $(OPTIONS)

lock:  ## renew the locks; needs uv
	$(COMPILE) pyproject.toml --group build -o requirements.lock
	$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) pyproject.toml --group fuzz -c requirements.lock -c requirements-dev.lock -o requirements-fuzz.lock
	$(COMPILE) pyproject.toml --group benchmarks -c requirements.lock -c requirements-dev.lock -o requirements-benchmarks.lock

clean:
	rm -rf .venv

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "copydesk needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run: .venv/python requirements.lock pyproject.toml
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

.venv/dev: .venv/run requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

.venv/fuzz: .venv/dev requirements-fuzz.lock
	$(INSTALL) --require-hashes -r requirements-fuzz.lock
	@touch $@

.venv/bench: .venv/run requirements-benchmarks.lock
	$(INSTALL) --require-hashes -r requirements-benchmarks.lock
	@touch $@

.venv/unseen/folds.json: .venv/bench copydesk/content/weights.json
	@test -d $(EXTRACTION)/pages || { echo "no labelled pages at $(EXTRACTION); name a folder that has pages/ and gold.jsonl.gz with: make bench-extraction EXTRACTION=FOLDER"; exit 1; }
	$(BIN)/python benchmarks/unseen.py $(EXTRACTION)/pages $(EXTRACTION)/gold.jsonl.gz .venv/unseen
