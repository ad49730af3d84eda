# make run    启动示例(聊天室)        make test   跑测试
# make check  提交前的全部检查        make eval   给研判打分      make bench  测速度
# make simulate  模拟两个星期的定时任务      make simulate-month  模拟一个镇的一个月

# What is compiled once is kept, whatever the shell says: else each start compiles a thousand files anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

# Without Chromium the browser tests are skipped, and what only they reach cannot be covered.
THRESHOLD = $(if $(shell command -v chromium),--fail-under 95)

.PHONY: run test check lint eval bench bench-triage bench-broadcast simulate simulate-month clean

run: $(VENV)/.ready
	@$(BIN)/yunwangge demo

test: $(VENV)/.dev
	$(BIN)/python -m slipcover --json --out .coverage.json -m pytest -n auto --dist worksteal
	@$(BIN)/python -m slipcover --merge .coverage.json --out .coverage.json --skip-covered $(THRESHOLD)

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

eval: $(VENV)/.dev
	$(BIN)/python -m tests.eval

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench

bench-triage: $(VENV)/.dev
	$(BIN)/python -m tests.bench.triage

bench-broadcast: $(VENV)/.dev
	$(BIN)/python -m tests.bench.broadcast

simulate: $(VENV)/.dev
	$(BIN)/python -m tests.simulate

simulate-month: $(VENV)/.dev
	$(BIN)/python -m tests.simulate.month

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage.json .import_linter_cache

$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { echo "没有找到 $(PYTHON),请先安装:apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "缺少 venv 模块,请先安装:apt-get install python3-venv"; exit 1; }
	@echo "正在准备运行环境($(VENV)),第一次需要一两分钟……"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.ready: $(VENV)/.made pyproject.toml constraints.txt
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml constraints.txt
	@$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.ready
