"""The mechanisms a congress runs; strangers to each other."""
