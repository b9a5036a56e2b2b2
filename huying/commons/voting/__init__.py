"""Graded assessments, secret by construction."""
