"""Elections (票决): at most so many of more candidates, chosen by the deputies of a congress. START HERE: holding.

One question, three ways: paper (two tellers who must agree), a show of hands, and the secret electronic ballot of
`envelopes`. All end in the same counts, and the pure rules of `choosing` judge them. No count stands anywhere before
the close.
"""
