"""Spans of time, rest days and shifted work days (调休), provisional days (暂定)."""
