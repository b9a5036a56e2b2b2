"""The pages of bodies, people, terms and accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from huying.commons.meetings import services as meetings
from huying.kernel.access.scope import own, role_required
from huying.kernel.access.viewer import congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.models import Account, Body, CongressTerm, Mandate, Person
from huying.kernel.procedures.refusals import Refused

from . import accounts, selectors, services
from .accounts import GIVERS, Slip
from .forms import AccountForm, BodyForm, MandateForm, NewPersonForm, PeopleFilter, PersonForm, TermForm, initial_of
from .services import KEEPERS

PAGE = 50
BACK = {"people": ("roster:index", "人员"), "bodies": ("roster:bodies", "机构"), "terms": ("roster:terms", "届")}


# ── people ────────────────────────────────────────────────────────────────
@role_required(*GIVERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of_request(request), clock.today()
    congress = congress_of(viewer)
    form = PeopleFilter(congress, request.GET)
    page = Paginator(selectors.people(congress, form.wanted(), today), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(p, [m for m in _held(p) if m.is_current(today)]) for p in page],
        "numbers": selectors.numbers(congress, today),
        "missing": selectors.missing_bodies(congress),
        "may_keep": viewer.has(*KEEPERS),
    }
    return render(request, "roster/people.html", context)


def _held(person: Person) -> list[Mandate]:
    held: list[Mandate] = vars(person)["held"]
    return held


@role_required(*GIVERS)
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _person_page(request, _person(request, pk), AccountForm())


def _person(request: HttpRequest, pk: int) -> Person:
    return own(request, Person.objects.select_related("account"), pk)


def _person_page(request: HttpRequest, found: Person, form: forms.Form) -> HttpResponse:
    viewer, today = viewer_of_request(request), clock.today()
    mandates = found.mandates.select_related("body").order_by("from_on", "pk")
    context = {
        "person": found,
        "mandates": [(m, m.is_current(today)) for m in mandates],
        "account": getattr(found, "account", None),
        "form": form,
        "may_keep": viewer.has(*KEEPERS),
        "is_me": viewer.person is not None and viewer.person.pk == found.pk,
    }
    return render(request, "roster/person.html", context, status=422 if form.errors else 200)


@role_required(*KEEPERS)
def add_person(request: HttpRequest) -> HttpResponse:
    """One person with what they hold; an account is told on the page that follows."""
    viewer, slips = viewer_of_request(request), []

    def save(form: NewPersonForm) -> str:
        at = clock.now()
        found = services.save_person(person=None, name=form.cleaned_data["name"], by=viewer, at=at)
        services.save_mandate(person=found, mandate=None, held=form.held(), by=viewer, at=at)
        if form.cleaned_data["with_account"]:
            slips.append(accounts.open_account(person=found, username="", by=viewer, at=at))
        messages.success(request, f"已登记{found}：{form.held().body}，{form.held().role.label}。")
        return reverse("roster:person", args=[found.pk])

    form = NewPersonForm(congress_of(viewer), request.POST or None)
    answer = _formed(request, form, save, "people", "添人", "登记")
    return _told(request, slips) if slips else answer


@role_required(*KEEPERS)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    found, viewer = _person(request, pk), viewer_of_request(request)
    form = PersonForm(request.POST or None, initial={"name": found.name})
    back = reverse("roster:person", args=[pk])

    def save(form: PersonForm) -> str:
        services.save_person(person=found, name=form.cleaned_data["name"], by=viewer, at=clock.now())
        return back

    return _formed(request, form, save, "people", f"改{found}的姓名", "改姓名", back=back)


@role_required(*KEEPERS)
@require_POST
def drop_person(request: HttpRequest, pk: int) -> HttpResponse:
    return _dropped(request, _person(request, pk), "roster:index", reverse("roster:person", args=[pk]))


def _dropped(request: HttpRequest, row: Any, done: str, back: str) -> HttpResponse:
    name = str(row)
    try:
        services.drop(row=row, by=viewer_of_request(request), at=clock.now())
    except Refused as refusal:
        messages.error(request, f"{refusal}{refusal.hint}")
        return redirect(back)
    messages.success(request, f"已删除{name}。")
    return redirect(done)


@role_required(*KEEPERS)
def add_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    found = _person(request, pk)
    return _mandate_form(request, found, None, f"登记{found}的任职")


@role_required(*KEEPERS)
def change_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    found = _mandate(request, pk)
    return _mandate_form(request, found.person, found, f"{found.person}在{found.body}的任职")


def _mandate(request: HttpRequest, pk: int) -> Mandate:
    rows = Mandate.objects.filter(person__congress=congress_of(viewer_of_request(request)))
    return get_object_or_404(rows.select_related("person__congress", "body"), pk=pk)


def _mandate_form(request: HttpRequest, person: Person, mandate: Mandate | None, title: str) -> HttpResponse:
    viewer = viewer_of_request(request)
    initial = initial_of(mandate) if mandate else {}
    form = MandateForm(congress_of(viewer), request.POST or None, initial=initial)
    back = reverse("roster:person", args=[person.pk])

    def save(form: MandateForm) -> str:
        services.save_mandate(person=person, mandate=mandate, held=form.held(), by=viewer, at=clock.now())
        return back

    drop = reverse("roster:drop_mandate", args=[mandate.pk]) if mandate else ""
    return _formed(request, form, save, "people", title, "登记", back=back, drop=drop)


@role_required(*KEEPERS)
@require_POST
def drop_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    found = _mandate(request, pk)
    try:
        services.drop_mandate(mandate=found, by=viewer_of_request(request), at=clock.now())
    except Refused as refusal:
        messages.error(request, f"{refusal}{refusal.hint}")
    else:
        messages.success(request, "已删除这一条任职。")
    return redirect("roster:person", found.person_id)


# ── accounts ──────────────────────────────────────────────────────────────
@role_required(*GIVERS)
@require_POST
def open_account(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _person(request, pk), AccountForm(request.POST)
    if form.is_valid():
        username = form.cleaned_data["username"]
        try:
            slip = accounts.open_account(person=found, username=username, by=viewer_of_request(request), at=clock.now())
        except Refused as refusal:
            form.add_error("username", str(refusal))
        else:
            return _told(request, [slip])
    return _person_page(request, found, form)


@role_required(*GIVERS)
@require_POST
def account(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """A new password, closing, opening again. Raises Http404 for any other act, and where there is no account."""
    found, viewer, at = _person(request, pk), viewer_of_request(request), clock.now()
    holder: Account | None = getattr(found, "account", None)
    if holder is None or act not in ("password", "close", "reopen"):
        raise Http404
    try:
        if act == "password":
            return _told(request, [accounts.give_password(account=holder, by=viewer, at=at)])
        accounts.set_active(account=holder, active=act == "reopen", by=viewer, at=at)
    except Refused as refusal:
        messages.error(request, f"{refusal}{refusal.hint}")
    else:
        messages.success(request, f"账号{holder.username}已{'启用' if act == 'reopen' else '停用'}。")
    return redirect("roster:person", pk)


@role_required(*KEEPERS)
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """New passwords for all who have never signed in."""
    slips = accounts.give_again(by=viewer_of_request(request), at=clock.now())
    if slips:
        return _told(request, slips)
    messages.success(request, "没有要重发的：开了账号的都登录过。")
    return redirect("roster:index")


def _told(request: HttpRequest, slips: list[Slip]) -> HttpResponse:
    """The passwords, on this page only: no address leads back to them."""
    from .sheet_views import slips_context

    answer = render(request, "roster/slips.html", slips_context(slips))
    answer["Cache-Control"] = "no-store"
    return answer


# ── bodies ────────────────────────────────────────────────────────────────
@role_required(*GIVERS)
@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    congress = congress_of(viewer)
    rows = selectors.bodies(congress, clock.today())
    context = {
        "kinds": selectors.by_kind(rows),
        "total": len(rows),
        "missing": (missing := selectors.missing_bodies(congress)),
        "may_make": viewer.has(*KEEPERS) and any(one.is_standard for one in missing),
        "may_keep": viewer.has(*KEEPERS),
    }
    return render(request, "roster/bodies.html", context)


@role_required(*KEEPERS)
@require_POST
def standard(request: HttpRequest) -> HttpResponse:
    try:
        made = services.add_standard_bodies(by=viewer_of_request(request), at=clock.now())
    except Refused as refusal:
        messages.error(request, f"{refusal}请先改那个机构的类别或者名称。")
        return redirect("roster:bodies")
    names = "、".join(body.name for body in made)
    messages.success(request, f"已建立{names}。" if made else "常设的机构都有了，没有新建。")
    return redirect("roster:bodies")


@role_required(*KEEPERS)
def add_body(request: HttpRequest) -> HttpResponse:
    return _body_form(request, None, "添机构")


@role_required(*KEEPERS)
def change_body(request: HttpRequest, pk: int) -> HttpResponse:
    body = own(request, Body.objects.select_related("parent", "congress"), pk)
    return _body_form(request, body, f"改{body}")


def _body_form(request: HttpRequest, body: Body | None, title: str) -> HttpResponse:
    viewer = viewer_of_request(request)
    form = BodyForm(congress_of(viewer), body, request.POST or None, initial=initial_of(body) if body else {})

    def save(form: BodyForm) -> str:
        saved = services.save_body(body=body, fields=form.cleaned_data, by=viewer, at=clock.now())
        messages.success(request, f"已登记{saved}。")
        return reverse("roster:bodies")

    drop = reverse("roster:drop_body", args=[body.pk]) if body else ""
    return _formed(request, form, save, "bodies", title, "登记", drop=drop)


@role_required(*KEEPERS)
@require_POST
def drop_body(request: HttpRequest, pk: int) -> HttpResponse:
    body = own(request, Body.objects.all(), pk)
    return _dropped(request, body, "roster:bodies", reverse("roster:body", args=[pk]))


# ── terms ─────────────────────────────────────────────────────────────────
@role_required(*KEEPERS)
def terms(request: HttpRequest) -> HttpResponse:
    return _term_form(request, None)


@role_required(*KEEPERS)
def change_term(request: HttpRequest, pk: int) -> HttpResponse:
    return _term_form(request, own(request, CongressTerm.objects.all(), pk))


def _term_form(request: HttpRequest, term: CongressTerm | None) -> HttpResponse:
    viewer = viewer_of_request(request)
    initial = {name: getattr(term, name) for name in services.TERM} if term else {}
    form = TermForm(request.POST or None, initial=initial)

    def save(form: TermForm) -> str:
        saved = services.save_term(term=term, fields=form.cleaned_data, by=viewer, at=clock.now())
        messages.success(request, f"已登记{saved}。")
        assert viewer.person  # who may register a term is somebody
        if told := meetings.follow_terms(congress=saved.congress, by=viewer.person, at=clock.now()):
            more = "会议通知已经发出的，请核对名称；要改的，在“改会期”里改。"
            messages.info(request, f"还没有开的会议按登记的届排了次数：{'；'.join(told)}。{more}")
        return reverse("roster:terms")

    return _formed(
        request, form, save, "terms", f"改{term}" if term else "届", "登记", template="roster/terms.html",
        terms=selectors.terms(congress_of(viewer)), term=term,
    )  # fmt: skip


# ── what they share ───────────────────────────────────────────────────────
def _formed(
    request: HttpRequest, form: Any, save: Callable[[Any], str], room: str, title: str, submit: str,
    back: str = "", template: str = "roster/form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form: what is refused is said above it, what was typed stays."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                return redirect(save(form))
        except Refused as refusal:
            form.add_error(None, f"{refusal}{refusal.hint if refusal.hint != Refused.hint else ''}")
    address, label = BACK[room]
    context = {"form": form, "title": title, "submit": submit, "crumb": (reverse(address), label)}
    context |= {"back": back or reverse(address)} | more
    return render(request, template, context, status=422 if form.errors else 200)
