"""A citizen says something of a project, without an account; it is read by the office first (R2.02)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from huying.kernel.calendar import clock
from huying.kernel.people.models import Congress
from huying.kernel.procedures.posting import done

from .forms.comments import SayForm
from .scoring import network_of
from .selectors.comments import takes_comments
from .selectors.projects import published_projects
from .services.comments import say_of_project
from .services.ideas import new_key


@login_not_required
def say(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One field, one button, a query code. Works without script; a second press keeps it once."""
    congress = get_object_or_404(Congress, code=code)
    found = get_object_or_404(published_projects(congress), pk=pk, congress=congress)
    form, key = SayForm(request.POST or None), request.POST.get("key") or new_key()
    context = {"congress": congress, "project": found, "form": form, "key": key, "is_open": takes_comments(found)}
    if request.method == "POST" and form.is_valid():
        sent = {"words": form.cleaned_data["words"], "key": key, "network": network_of(request.META)}
        if made := done(form, say_of_project, project=found, at=clock.now(), **sent):
            return render(request, "livelihood/public_said.html", context | {"code": made[1]})
    return render(request, "livelihood/public_say.html", context, status=422 if form.errors else 200)


urlpatterns = [path("p/<slug:code>/projects/<int:pk>/say/", say, name="public_say")]
