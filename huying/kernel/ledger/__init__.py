"""Append-only record, sealed in batches; verify."""
