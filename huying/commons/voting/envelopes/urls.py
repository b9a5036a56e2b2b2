"""Addresses of secret ballots, under voting/secret/."""

from django.urls import path

from . import views

ACTS = ("promise", "boxes", "confirmation", "credential", "cast", "check", "shares", "seal", "begin", "close", "anew")

urlpatterns = [
    path("<int:pk>/state/", views.state, name="secret_state"),
    path("<int:pk>/board/", views.board, name="secret_board"),
    path("<int:pk>/folder/", views.folder, name="secret_folder"),
    path("<int:pk>/roll/", views.roll_list, name="secret_roll"),
    path("<int:pk>/roll/set/", views.roll_set, name="secret_roll_set"),
    *(path(f"<int:pk>/{act}/", getattr(views, act), name=f"secret_{act}") for act in ACTS),
]
