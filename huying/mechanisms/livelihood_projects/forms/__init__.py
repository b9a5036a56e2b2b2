"""Forms of livelihood projects."""

from .candidates import ConfirmForm, CountForm, DecisionForm, ProjectForm, RearrangeForm, StampForm
from .ideas import CodeForm, ContactForm, MergeForm, ScreenForm, VoicesForm, WhatForm, WhereForm, WhyForm
from .office import OldDecisionForm, OutlineForm, YearChangeForm
from .pilots import PilotForm
from .projects import ListForm, MilestoneForm, PlaceForm
from .solicitations import CallDaysForm, IdeaForm, SolicitationForm

__all__ = [
    "CallDaysForm",
    "CodeForm",
    "ConfirmForm",
    "ContactForm",
    "CountForm",
    "DecisionForm",
    "IdeaForm",
    "ListForm",
    "MergeForm",
    "MilestoneForm",
    "OldDecisionForm",
    "OutlineForm",
    "PilotForm",
    "PlaceForm",
    "ProjectForm",
    "RearrangeForm",
    "ScreenForm",
    "SolicitationForm",
    "StampForm",
    "VoicesForm",
    "WhatForm",
    "WhereForm",
    "WhyForm",
    "YearChangeForm",
]
