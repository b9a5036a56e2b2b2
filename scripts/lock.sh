#!/bin/sh
# Pins what pyproject.toml asks for, with hashes and without a word on where it came from. `--upgrade` renews.
set -eu
cd "$(dirname -- "$0")/.."
compile() { .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate "$@"; }
compile pyproject.toml -o requirements/main.lock "$@"
compile pyproject.toml --group dev --constraint requirements/main.lock -o requirements/dev.lock "$@"
echo uv | compile - --python-version 3.11 -o requirements/bootstrap.lock "$@"
