"""机构和人员: bodies, people, what they hold, terms, accounts; one by one, or from a sheet with a preview.

They stand here because people are the lowest room but the calendar, and know neither pages nor the ledger.
"""
