# 呼应 Huying：常用命令。直接运行 make 可看到说明。
.DEFAULT_GOAL := help
.PHONY: help setup demo test soak lint docs bench lock
MAKEFLAGS += --no-print-directory
# A person's own data directory and database are never touched by tests, checks and generators.
ALONE := env -u HUYING_HOME -u HUYING_DATABASE_URL -u DJANGO_SETTINGS_MODULE
BIN := .venv/bin

help:
	@echo '呼应 Huying'
	@echo
	@echo '  make demo    建好演示县并在 http://127.0.0.1:8000 打开（首次一两分钟，自动准备环境）'
	@echo '  make test    运行全部测试：PostgreSQL 与 SQLite，含浏览器测试'
	@echo '  make setup   只准备开发环境（.venv 与所需系统软件包）'
	@echo '  make lint    代码、类型、分层、迁移检查'
	@echo '  make docs    重新生成 docs/ 中由代码和登记表得出的页面'
	@echo '  make soak    长时间试验（断电、并发、随机篡改……）'
	@echo '  make bench   测量速度并与界限对照，结果另存 build/bench.json'
	@echo '  make lock    依赖变动后重新锁定版本与哈希'

setup:
	@scripts/setup.sh dev

demo:
	@scripts/setup.sh main
	@exec $(BIN)/huying demo $(ARGS)

test:
	@scripts/setup.sh dev
	@$(ALONE) scripts/test.sh

soak:
	@scripts/setup.sh dev
	@$(ALONE) $(BIN)/python -m pytest tests/soak -n 0

lint:
	@scripts/setup.sh dev
	@$(ALONE) scripts/lint.sh

docs:
	@scripts/setup.sh dev
	@$(ALONE) scripts/docs.sh

bench:
	@scripts/setup.sh dev
	@$(ALONE) $(BIN)/python -m pytest tests/bench -n 0 -q

lock:
	@scripts/setup.sh dev
	@scripts/lock.sh
