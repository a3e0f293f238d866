STACK ?= dev
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
ENGINE := .engine/bin/pulumi
CHARTS := .charts/template
ENGINE_VERSION := v3.259.0
SOURCES := __main__.py checks.py settings.py components offline tests benchmarks examples
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: preview rehearse test check schema tables engine charts

preview: .venv/.ready ## What a stack would make, and why
	@$(BIN)/python -m offline preview $(STACK)

rehearse: .venv/.ready $(ENGINE) ## A stack on the real engine, against a simulated cloud
	@$(BIN)/python -m offline rehearse $(STACK)

test: .venv/.ready .venv-judges/.ready $(ENGINE) $(CHARTS) ## All tests
	$(BIN)/pytest --cov --numprocesses auto

check: .venv/.ready ## Format, lint, types
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy __main__.py checks.py settings.py components/private_eks offline tests benchmarks
	@for main in components/__main__.py examples/*/__main__.py; do $(BIN)/mypy $$main || exit 1; done

schema: .venv/.ready ## The package's schema, as other languages see it
	@$(BIN)/python -m tests.schema

tables: .venv/.ready ## The tables in docs that are made from the code's data
	@$(BIN)/python -m offline tables --write

engine: $(ENGINE) ## The Pulumi CLI, built from the pinned Go modules

charts: $(CHARTS) ## The platform's charts and what templates them, from pinned Go modules

.venv/.ready: requirements.txt requirements-dev.txt components/pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --requirement requirements-dev.txt
	@touch $@

.venv-judges/.ready: requirements-judges.txt
	$(PYTHON) -m venv .venv-judges
	.venv-judges/bin/pip install --quiet --requirement requirements-judges.txt
	@touch $@

# A CLI on PATH serves as it is.
$(ENGINE): engine/go.mod engine/go.sum
	@mkdir -p $(@D)
	@if command -v pulumi >/dev/null; then ln -sf "$$(command -v pulumi)" $@; else \
	command -v go >/dev/null || { echo "No pulumi and no go: install the Pulumi CLI (https://www.pulumi.com/docs/install/) or Go." >&2; exit 1; }; \
	echo "Building the Pulumi CLI $(ENGINE_VERSION), once, in about four minutes"; \
	cd engine && go build -trimpath -o ../$@ \
	-ldflags "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$(ENGINE_VERSION)" \
	github.com/pulumi/pulumi/pkg/v3/cmd/pulumi; fi
	@touch -h $@

$(CHARTS): charts/go.mod charts/go.sum charts/main.go charts/modules.txt
	@mkdir -p $(@D)
	@command -v go >/dev/null || { echo "No go: install Go (https://go.dev/doc/install)." >&2; exit 1; }
	@echo "Building what templates charts, once, in about a minute"
	cd charts && go mod download -json $$(cut -d ' ' -f 1 modules.txt) > ../$(@D)/modules.json
	cd charts && go build -trimpath -ldflags "-s -w" -o ../$@ .
