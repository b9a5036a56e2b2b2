"""The secret ballot as a library: no Django, no database, no clock. docs/secret-ballot.md says what each byte is.

What checks needs nothing but Python's standard library; `bundle` puts it together as the one file that anyone can run.
What holds secrets: trustee (the ceremony, the opening), sealing (a ballot from its seed), signing.
"""
