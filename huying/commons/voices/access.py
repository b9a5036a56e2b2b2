"""Who may read what people said, who may import it, who may see who said it."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from huying.kernel.access.scope import role_required, scope
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role

from .models import CandidateTopic, ImportBatch, Voice


class Asked(HttpRequest):
    """A request behind ViewerMiddleware, as the types know it."""

    viewer: Viewer


READERS = (Role.SC_OFFICE, Role.INTAKE, Role.WORKING_BODY, Role.SUPERVISION_OFFICE)
IMPORTERS = (Role.SC_OFFICE, Role.INTAKE)
REVEALERS = (Role.INTAKE,)
ERASERS = (Role.SC_OFFICE, Role.INTAKE)

may_read = role_required(*READERS)
may_import = role_required(*IMPORTERS)
may_reveal = role_required(*REVEALERS)
may_erase = role_required(*ERASERS)


def congress_of(viewer: Viewer) -> Congress:
    """The congress whose rows this person works with; whoever holds a role has one."""
    if viewer.congress is None:
        raise Http404("您的账号没有对应的人大。")
    return viewer.congress


def voice_for(viewer: Viewer, pk: int) -> Voice:
    """The voice, if it is of the viewer's congress. Raises Http404 for any other, as if it did not exist."""
    found = scope(Voice.objects.select_related("batch", "congress"), viewer).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这条来话，或者它属于别的人大。")
    return found


def batch_for(viewer: Viewer, number: int) -> ImportBatch:
    found = scope(ImportBatch.objects.select_related("congress", "by"), viewer).filter(number=number).first()
    if found is None:
        raise Http404(f"没有第{number}批导入。")
    return found


def topic_for(viewer: Viewer, pk: int) -> CandidateTopic:
    found = scope(CandidateTopic.objects.select_related("run"), viewer).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这个候选议题；重新归集后题目会重排，请从列表打开。")
    return found
