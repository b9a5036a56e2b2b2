"""The shell's own pages: signing in and out, the desk, the portal, preferences, health."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.menu import Place, sections
from huying.kernel.access.viewer import CITIZEN, Viewer, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.health.registry import Grade
from huying.kernel.people.models import Congress

from . import health as health_checks
from . import week
from .forms import ChangePasswordForm, SignInForm
from .preferences import A_YEAR, ALLOWED, COOKIES

BESIDE = 10  # sections of the desk up to this order share a column, beside the week


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    template_name = "sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(auth_views.LogoutView):
    """Signing out is an act, so it is a POST; a GET asks first."""

    http_method_names = ["get", "post", "options"]  # noqa: RUF012

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "sign_out.html")


class ChangePassword(auth_views.PasswordChangeView):
    template_name = "password_change.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("account")

    def get_success_url(self) -> str:
        return reverse("desk") if self.was_given else str(self.success_url)

    def form_valid(self, form: Any) -> HttpResponse:
        self.was_given = bool(form.user.password_from)
        messages.success(self.request, "密码已修改。其他设备上的登录已失效。")
        return super().form_valid(form)


@login_not_required
def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What axes shows after too many wrong passwords."""
    context = {"times": settings.AXES_FAILURE_LIMIT, "minutes": round(settings.AXES_COOLOFF_TIME * 60)}
    return render(request, "locked_out.html", context, status=429)


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "account.html")


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    parts = _parts("desk", viewer, viewer.congress)
    sentence = next((p["values"]["sentence"] for p in parts if p["values"].get("sentence")), "")
    context = {"parts": parts, "side": _parts("desk_side", viewer, viewer.congress), "sentence": sentence}
    today = clock.today()
    return render(request, "desk.html", context | {"today": today, "week_words": week.words(today)})


@login_not_required
@require_GET
def portal_home(request: HttpRequest) -> HttpResponse:
    """One congress: its public page. Several: a list of them, but in a demonstration the county that it is about."""
    congresses = list(Congress.objects.select_related("parent").order_by("name"))
    above = {c.parent_id for c in congresses} if all(c.is_demo for c in congresses) else set()
    lowest = [c for c in congresses if c.pk not in above]
    if len(lowest) == 1:
        return redirect("public_home", lowest[0].code)
    return render(request, "portal_home.html", {"congresses": congresses, "congress": None})


@login_not_required
@require_GET
def public_home(request: HttpRequest, code: str) -> HttpResponse:
    congress = get_object_or_404(Congress, code=code)
    return render(request, "public_home.html", {"congress": congress, "parts": _parts("public", CITIZEN, congress)})


def _parts(place: Place, viewer: Viewer, congress: Congress | None) -> list[dict[str, Any]]:
    """The sections that have something to show here, with their values."""
    if congress is None:
        return []
    today = clock.today()
    shown = [(s, s.context(viewer, congress, today)) for s in sections(place, viewer)]
    return [
        {"template": section.template, "values": values, "is_beside": section.order <= BESIDE}
        for section, values in shown
        if values is not None
    ]


@login_not_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keeps a reading preference in a cookie and goes back to the page it was chosen on."""
    back = request.POST.get("next", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()})
    response = redirect(back if is_ours else reverse("portal_home"))
    for field, allowed in ALLOWED.items():
        if (value := request.POST.get(field, "")) in allowed:
            response.set_cookie(COOKIES[field], value, max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Reads no session and no viewer: it must answer when the database does not."""
    found = health_checks.findings()
    worst = health_checks.worst(found)
    context = {"found": found, "worst": worst.value, "congress": None, "viewer": CITIZEN, "messages": [], "user": None}
    return render(request, "health.html", context, status=503 if worst is Grade.FAULT else 200)
