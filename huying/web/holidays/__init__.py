"""The pages of the calendar, for everybody, and the import of a notice, for the office.

They stand here because the calendar is the lowest room of the house and knows no people.
"""
