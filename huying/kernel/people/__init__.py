"""Congresses and their tree, bodies, persons, mandates, roles."""
