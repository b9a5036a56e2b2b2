"""The page of the key speakers' list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from huying.kernel.access.scope import role_required
from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role

from .. import selectors, services
from ..forms import KeySpeakersForm
from ..models import Topic
from .shared import form_page, own, refusable


@role_required(Role.WORKING_BODY)
@refusable
def key_speakers(request: HttpRequest, pk: int) -> HttpResponse:
    found = own(request, Topic.objects.select_related("congress", "session", "working_body"), pk)
    today = clock.today()
    candidates = selectors.key_speaker_candidates(found, found.session.planned_on if found.session else today)
    chosen = [person.pk for person in selectors.about_topics([pk])[pk].key_speakers]
    form = KeySpeakersForm(candidates, chosen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        who: dict[str, Any] = {"by": viewer_of_request(request), "on": today, "at": clock.now()}
        services.submit_key_speakers(topic=found, speakers=form.persons(), **who)
        messages.success(request, f"重点发言人名单已提交常委会办公室，共{len(form.persons())}人。")
        return redirect("oversight:topic", pk)
    context = {"form": form, "topic": found, "proposed": sum(bool(c.reasons) for c in candidates), "chosen": chosen}
    return form_page(request, "oversight/key_speakers.html", context)
