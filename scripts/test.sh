#!/bin/sh
# All tests, on both engines; the first run that fails ends it, so the last line is always the truth.
# PostgreSQL first, without the browser and without what chooses its database itself; then everything on SQLite, where the register of requirements is enforced.
set -eu
cd "$(dirname -- "$0")/.."
python=.venv/bin/python
unset PYTHONDONTWRITEBYTECODE # hundreds of short commands run here: each would compile the whole program
workers=${HUYING_TEST_WORKERS:-2}

echo '— PostgreSQL（浏览器测试、自带数据库的测试除外）—'
$python scripts/postgres.py $python -m pytest -n "$workers" --ignore=tests/browser -m "not engine_free" "$@"
echo '— SQLite（全部，含浏览器）—'
exec $python -m pytest -n "$workers" "$@"
