#!/bin/sh
# Writes the pages that follow from code and register. A test fails when one of them is stale.
set -eu
cd "$(dirname -- "$0")/.."
.venv/bin/python -m tests.rules
DJANGO_SETTINGS_MODULE=tests.settings .venv/bin/python -m huying.kernel.procedures.docs docs/procedures
