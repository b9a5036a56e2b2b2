"""Forms of oversight that are not acts: candidates, drafts, items, filters."""

from .appraisals import AppraisalForm, AppraisalItemForm, ObjectForm, TermForm
from .assessments import AtForm, SeveralForm
from .candidates import PoolFilter, ScoreForm, StatutoryForm
from .hall import KeySpeakersForm
from .handling import MilestoneForm, WeakIndicatorForm
from .inquiries import InquiryForm
from .inquiry_bills import InquiryBillForm
from .investigations import InvestigationForm, SeatForm
from .items import ItemForm, ItemModelForm
from .ledger import LedgerFilter
from .opinions import OverallViewForm
from .plans import AdjustForm, AskForm, LevelForm, LiaisonForm
from .publications import OrderForm, PublicationFilter, ReleaseForm, ReviewForm, RewriteForm, WithdrawForm
from .replies import ReplyForm
from .research import AnswerForm, CollectedForm, PlanForm, ProblemForm, ReportForm, SampleForm, SoughtForm
from .topics import FIRST_YEAR, LAST_YEAR, ScheduleForm, TopicForm
from .unit_desk import BULK, BulkForm, DeskFilter, NoteForm
from .workbooks import SheetForm

__all__ = [
    "BULK",
    "FIRST_YEAR",
    "LAST_YEAR",
    "AdjustForm",
    "AnswerForm",
    "AppraisalForm",
    "AppraisalItemForm",
    "AskForm",
    "AtForm",
    "BulkForm",
    "CollectedForm",
    "DeskFilter",
    "InquiryBillForm",
    "InquiryForm",
    "InvestigationForm",
    "ItemForm",
    "ItemModelForm",
    "KeySpeakersForm",
    "LedgerFilter",
    "LevelForm",
    "LiaisonForm",
    "MilestoneForm",
    "NoteForm",
    "ObjectForm",
    "OrderForm",
    "OverallViewForm",
    "PlanForm",
    "PoolFilter",
    "ProblemForm",
    "PublicationFilter",
    "ReleaseForm",
    "ReplyForm",
    "ReportForm",
    "ReviewForm",
    "RewriteForm",
    "SampleForm",
    "ScheduleForm",
    "ScoreForm",
    "SeatForm",
    "SeveralForm",
    "SheetForm",
    "SoughtForm",
    "StatutoryForm",
    "TermForm",
    "TopicForm",
    "WeakIndicatorForm",
    "WithdrawForm",
]
