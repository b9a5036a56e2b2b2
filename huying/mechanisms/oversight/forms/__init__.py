"""Forms of oversight that are not acts: candidates, drafts, items, filters."""

from .fields import day_input
from .items import ItemForm, ItemModelForm, ReassignForm
from .ledger import LedgerFilter
from .opinions import OverallViewForm
from .topics import ScheduleForm, TopicForm

__all__ = [
    "ItemForm",
    "ItemModelForm",
    "LedgerFilter",
    "OverallViewForm",
    "ReassignForm",
    "ScheduleForm",
    "TopicForm",
    "day_input",
]
