"""The secret ballot on the server: trustees' messages, credentials, envelopes, the board, the opening.

What each message is stands in docs/secret-ballot.md; what checks it is the library in `secret`.
"""
