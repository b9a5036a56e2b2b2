"""Forms of oversight that are not acts: candidates, drafts, items, filters."""

from .appraisals import AppraisalForm, AppraisalItemForm, ObjectForm, TermForm
from .candidates import PoolFilter, ScoreForm, StatutoryForm
from .fields import day_input
from .items import ItemForm, ItemModelForm
from .ledger import LedgerFilter
from .opinions import OverallViewForm
from .plans import AdjustForm, AskForm, LevelForm, LiaisonForm
from .topics import ScheduleForm, TopicForm

__all__ = [
    "AdjustForm",
    "AppraisalForm",
    "AppraisalItemForm",
    "AskForm",
    "ItemForm",
    "ItemModelForm",
    "LedgerFilter",
    "LevelForm",
    "LiaisonForm",
    "ObjectForm",
    "OverallViewForm",
    "PoolFilter",
    "ReassignForm",
    "ScheduleForm",
    "ScoreForm",
    "StatutoryForm",
    "TermForm",
    "TopicForm",
    "day_input",
]
