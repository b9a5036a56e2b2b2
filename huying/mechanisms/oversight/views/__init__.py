"""Pages of oversight: fetch, call one service or selector, render."""

from .assessments import close_assessment, open_assessment
from .items import item, item_edit, item_remove, reassign
from .ledger import XLSX, ledger, ledger_xlsx
from .opinions import draft, opinion, opinions
from .shared import PAGE, M, View, refusable
from .topics import plan, plan_by_id, propose, schedule, topic

__all__ = [
    "PAGE",
    "XLSX",
    "M",
    "View",
    "close_assessment",
    "draft",
    "item",
    "item_edit",
    "item_remove",
    "ledger",
    "ledger_xlsx",
    "open_assessment",
    "opinion",
    "opinions",
    "plan",
    "plan_by_id",
    "propose",
    "reassign",
    "refusable",
    "schedule",
    "topic",
]
