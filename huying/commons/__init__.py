"""Shared facts that several mechanisms meet over."""
