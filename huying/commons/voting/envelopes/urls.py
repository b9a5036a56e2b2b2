"""Addresses of secret ballots, under voting/secret/."""

from django.urls import path

from . import pages, views

ACTS = ("promise", "boxes", "confirmation", "credential", "cast", "shares", "seal")

urlpatterns = [
    path("<int:pk>/", pages.vote, name="secret_vote"),
    path("<int:pk>/keys/", pages.keys, name="secret_keys"),
    path("<int:pk>/opened/", pages.opened, name="secret_opened"),
    path("<int:pk>/trackers/", pages.trackers, name="secret_trackers"),
    path("<int:pk>/office/", pages.office, name="secret_office"),
    path("<int:pk>/office/roll/<int:voter>/", pages.office_roll, name="secret_office_roll"),
    path("<int:pk>/office/rolls/", pages.office_rolls, name="secret_office_rolls"),
    path("<int:pk>/office/close/", pages.office_close, name="secret_office_close"),
    path("<int:pk>/office/anew/", pages.office_anew, name="secret_office_anew"),
    path("<int:pk>/state/", views.state, name="secret_state"),
    path("<int:pk>/board/", views.board, name="secret_board"),
    path("<int:pk>/folder/", views.folder, name="secret_folder"),
    path("<int:pk>/checker/", views.checker, name="secret_checker"),
    *(path(f"<int:pk>/{act}/", getattr(views, act), name=f"secret_{act}") for act in ACTS),
]
