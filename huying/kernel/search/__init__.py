"""One index over what others register, in which every two-character word that is present is found.

Start reading in fold.py (what counts as the same text), then services.py (put, drop, find). The two engines in
engines.py narrow the search; what is finally a hit is decided by one rule in Python for both.
"""
