"""Forms of oversight that are not acts: candidates, drafts, items, filters."""

from .appraisals import AppraisalForm, AppraisalItemForm, ObjectForm, TermForm
from .fields import day_input
from .items import ItemForm, ItemModelForm
from .ledger import LedgerFilter
from .opinions import OverallViewForm
from .topics import ScheduleForm, TopicForm

__all__ = [
    "AppraisalForm",
    "AppraisalItemForm",
    "ItemForm",
    "ItemModelForm",
    "LedgerFilter",
    "ObjectForm",
    "OverallViewForm",
    "ScheduleForm",
    "TermForm",
    "TopicForm",
    "day_input",
]
