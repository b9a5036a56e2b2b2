#!/bin/sh
# Everything that can be said without running a test. All checks run, then any that failed fails the whole.
set -u
cd "$(dirname -- "$0")/.."
HUYING_HOME=$(mktemp -d)
export HUYING_HOME
trap 'rm -rf "$HUYING_HOME"' EXIT
failed=

check() { # name command…
    name=$1
    shift
    if "$@"; then echo "✓ $name"; else echo "✗ $name"; failed="$failed $name"; fi
}

check 代码 .venv/bin/ruff check --quiet
check 格式 .venv/bin/ruff format --check --quiet
check 类型 .venv/bin/python -m mypy
check 分层 .venv/bin/lint-imports --no-logo
check 迁移 .venv/bin/python manage.py makemigrations --check --dry-run
check 系统 .venv/bin/python manage.py check --fail-level WARNING
[ -z "$failed" ] || { echo "未通过：$failed"; exit 1; }
