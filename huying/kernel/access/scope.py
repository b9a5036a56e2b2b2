"""The one place that decides which rows a viewer can reach, and the gate in front of views."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import resolve

from huying.kernel.people import selectors as people
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role

from .viewer import Viewer, viewer_of_request

View = Callable[..., HttpResponse]
M = TypeVar("M", bound=Model)


def scope(queryset: QuerySet[M], viewer: Viewer) -> QuerySet[M]:
    """The rows of the viewer's own congress; none for a citizen."""
    if viewer.congress is None:
        return queryset.none()
    return queryset.filter(congress=viewer.congress)


def own(request: HttpRequest, rows: QuerySet[M], pk: int) -> M:
    """The row, if it belongs to the viewer's congress; otherwise it does not exist for them. Raises Http404."""
    return get_object_or_404(scope(rows, viewer_of_request(request)), pk=pk)


def below(viewer: Viewer) -> QuerySet[Congress]:
    """The congresses below the viewer's own, of which the kinds in `upward` can be read.

    None for a citizen, nor for the units: what comes up from below is told to the congress, not to those it oversees.
    """
    if viewer.congress is None or not viewer.is_staff_of_congress:
        return Congress.objects.none()
    return people.below(viewer.congress)


def may_open(viewer: Viewer, url: str) -> bool:
    """Whether the gate in front of an address lets this viewer through; of the rows behind it nothing is said.

    Raises django.urls.Resolver404 for what is no address.
    """
    roles = getattr(resolve(url).func, "roles", ())
    return not roles or viewer.has(*roles)


def role_required(*roles: Role) -> Callable[[View], View]:
    """Lets a view through only for people who hold one of the roles today.

    Raises PermissionDenied with a sentence that names the roles.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not viewer_of_request(request).has(*roles):
                names = "、".join(r.label for r in roles)
                raise PermissionDenied(f"这一页由{names}使用。您现在的身份打不开它。")
            return view(request, *args, **kwargs)

        guarded.roles = roles  # type: ignore[attr-defined]
        return guarded

    return decorate
