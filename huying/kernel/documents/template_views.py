"""公文模板: every kind of paper, which template sets it, and the pages to change that. For the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from huying.kernel.access.scope import role_required, scope
from huying.kernel.access.viewer import Viewer, congress_of, viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role

from . import fields, genres, office, own_templates, selectors, setting
from .docx import render_docx
from .downloads import download
from .genres import Genre
from .models import Version
from .own_templates import TemplateRefused
from .pdf import render_pdf
from .samples import sample_paper
from .standard import standard_template
from .template_forms import TemplateForm
from .uploads import DOCX, PDF


@role_required(Role.SC_OFFICE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every kind of paper by group, with the template in force."""
    chosen = selectors.choices_in_force(congress_of(viewer_of_request(request)))
    groups: dict[str, list[tuple[Genre, Any]]] = {}
    for genre in genres.all_genres():
        choice = chosen.get(genre.code)
        groups.setdefault(genre.group, []).append((genre, choice if choice and choice.version else None))
    total = len(genres.all_genres())
    own = sum(choice is not None for rows in groups.values() for _, choice in rows)
    context = {"groups": groups.items(), "total": total, "own": own, "others": total - own}
    return render(request, "documents/templates.html", context | {"office": office.program()})


@role_required(Role.SC_OFFICE)
def genre(request: HttpRequest, code: str) -> HttpResponse:
    """One kind: the standard to download, a template to hand in, what was handed in and used."""
    found, viewer = _genre(code), viewer_of_request(request)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (kept := _handed_in(form, found, viewer)):
        messages.success(request, f"已收下第{kept.number}版，检查没有问题。先预览，再启用。")
        return redirect("templates:genre", code)
    context = _shown(found, viewer) | {"form": form}
    return render(request, "documents/template.html", context, status=422 if form.errors else 200)


def _shown(found: Genre, viewer: Viewer) -> dict[str, Any]:
    congress = congress_of(viewer)
    choices = selectors.choices_of(congress, found.code)
    return {
        "genre": found,
        "in_force": choices[0] if choices and choices[0].version else None,
        "choices": choices,
        "versions": list(_versions(viewer, found).select_related("by").order_by("-number")),
        "words": [(f"{{{{ {word.name} }}}}", word.help) for word in fields.WORDS],
        "blocks": [(f"{{{{ {name} }}}}", help_) for name, help_ in fields.BLOCKS.items()],
        "columns": [f"{{{{ 行.{name} }}}}" for name in fields.columns_of(found)],
        "loop": ("{%tr for 行 in 清单 %}", "{%tr endfor %}"),
        "condition": ("{% if 签发人 %}", "{% endif %}"),
        "office": office.program(),
    }


def _handed_in(form: TemplateForm, found: Genre, viewer: Viewer) -> Version | None:
    try:
        return own_templates.hand_in(genre=found, upload=form.cleaned_data["file"], by=viewer, at=clock.now())
    except TemplateRefused as refusal:
        form.add_error("file", str(refusal))
        return None


@role_required(Role.SC_OFFICE)
@require_POST
def use(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Put a version in force; number 0 is the standard layout."""
    found, viewer = _genre(code), viewer_of_request(request)
    version = get_object_or_404(_versions(viewer, found), number=number) if number else None
    try:
        own_templates.put_in_force(genre=found, version=version, by=viewer, at=clock.now())
    except TemplateRefused as refusal:
        messages.error(request, f"没有启用。{refusal}")
    else:
        messages.success(request, f"今后的{found.label}用{f'本级模板第{number}版' if number else '标准模板'}。")
    return redirect("templates:genre", code)


@role_required(Role.SC_OFFICE)
@require_GET
def standard(request: HttpRequest, code: str) -> HttpResponse:
    """The standard template, to be changed in Word or WPS."""
    found = _genre(code)
    name = congress_of(viewer_of_request(request)).committee_name
    return download(standard_template(found, name), f"{found.label}模板.docx", DOCX)


@role_required(Role.SC_OFFICE)
@require_GET
def preview(request: HttpRequest, code: str, number: int, suffix: str) -> HttpResponse:
    """A sample set with a version, or with the standard (0). Raises NotTypeset where there is no LibreOffice."""
    found, viewer = _genre(code), viewer_of_request(request)
    paper = sample_paper(found, congress_of(viewer).committee_name)
    if suffix not in ("docx", "pdf"):
        raise Http404
    if number:
        version = get_object_or_404(_versions(viewer, found), number=number)
        content = setting.set_with(version, paper)
        content = office.convert(content) if suffix == "pdf" else content
    else:
        content = render_docx(paper) if suffix == "docx" else render_pdf(paper)
    return download(content, f"{found.label}样张.{suffix}", DOCX if suffix == "docx" else PDF)


def _genre(code: str) -> Genre:
    found = genres.genre_of(code)
    if found is None:
        raise Http404
    return found


def _versions(viewer: Viewer, found: Genre) -> QuerySet[Version]:
    own = scope(Version.objects.all(), viewer)
    return own.filter(document__kind=selectors.template_kind(found.code))
