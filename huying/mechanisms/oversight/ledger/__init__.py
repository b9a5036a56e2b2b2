"""The ledger (台账, R1.57): one row per item, as it stands or as it stood on the evening of a past day."""

from .choosing import Choice, Offered, Part, choose, filtered, offered, visible
from .columns import COLUMNS, SHEET, Column, sheet_rows
from .lights import LABELS, STATES, Row, in_state, item_light, rows, state_of
from .lines import Letter, Line, letters_of, lines
from .past import as_of

__all__ = [
    "COLUMNS",
    "LABELS",
    "SHEET",
    "STATES",
    "Choice",
    "Column",
    "Letter",
    "Line",
    "Offered",
    "Part",
    "Row",
    "as_of",
    "choose",
    "filtered",
    "in_state",
    "item_light",
    "letters_of",
    "lines",
    "offered",
    "rows",
    "sheet_rows",
    "state_of",
    "visible",
]
