"""Machinery: how things are declared, done, recorded and found."""
