"""Declared procedures: acts and time limits; perform, the one way in."""
