"""The pages of the ledger, for auditors and the office; they stand here since the ledger may not know who may read."""
