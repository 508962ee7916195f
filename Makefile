# Every target sets up what it needs. PYTHON=python3.12 make … chooses another Python.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
OUT ?= demo-out
# tinysoundfont declares pyaudio, which it needs only to play through a sound card and which does not
# build without PortAudio's headers; so it is installed without its dependencies.
SOUNDFONT = tinysoundfont==0.3.7

.DEFAULT_GOAL := help
.PHONY: help demo run test lint bench docs clean

help:  ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.run  ## Talk to the example project and leave a new .rpp and a picture in demo-out/
	rm -rf "$(OUT)" && mkdir -p "$(OUT)" && cp -R examples/night-bus.rpp examples/media "$(OUT)"
	LOOP_COPILOT_HOME="$(OUT)/.copilot" $(BIN)/loop-copilot chat "$(OUT)/night-bus.rpp" --gat --seed 7 < examples/conversation.txt
	LOOP_COPILOT_HOME="$(OUT)/.copilot" $(BIN)/loop-copilot picture "$(OUT)/night-bus.rpp"
	@echo; echo "Open \"$(OUT)/night-bus (Loop Copilot).rpp\" in REAPER; the picture lies beside it."

run: $(VENV)/.run  ## Talk to your own project: make run PROJECT=song.rpp
	@test -n "$(PROJECT)" || { echo "Say which project: make run PROJECT=song.rpp"; exit 2; }
	$(BIN)/loop-copilot chat "$(PROJECT)"

test: $(VENV)/.dev  ## Run every test
	$(BIN)/python -m pytest

lint: $(VENV)/.dev  ## Check style, types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev  ## Measure speed and faithfulness; prints the tables of docs/figures.md
	$(BIN)/python -m tests.bench

docs: $(VENV)/.run  ## Make the picture of the README afresh
	$(MAKE) demo OUT=demo-out
	cp "demo-out/night-bus (Loop Copilot).png" docs/demo.png

clean:  ## Remove the environment and the demo's output
	rm -rf $(VENV) $(OUT) build *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Loop Copilot needs Python 3.11 or later; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python's venv module is missing (on Debian: apt install python3-venv)."; exit 1; }

$(VENV)/.run: $(VENV)/bin/python setup.cfg pyproject.toml
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[picture]'
	$(BIN)/python -m pip install --quiet --no-deps $(SOUNDFONT)
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --editable '.[dev,picture]'
	@touch $@
