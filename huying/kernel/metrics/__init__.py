"""Every published number: formula, denominator, the list behind it."""
