"""Every published number: its name, its formula, and the list behind it.

An app names its numbers in a module `metrics.py` with `@metric(...)`; two screens never compute one number twice.
"""
