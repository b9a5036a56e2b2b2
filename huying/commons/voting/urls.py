"""Addresses of the assessments."""

from django.urls import include, path

from . import views, vote_views

app_name = "voting"
urlpatterns = [
    path("", views.assessments, name="assessments"),
    path("<int:pk>/", views.ballot, name="ballot"),
    path("<int:pk>/paper/", views.paper, name="paper"),
    path("<int:pk>/paper/count/", views.count_paper, name="count_paper"),
    path("secret/", include("huying.commons.voting.envelopes.urls")),
    path("votes/new/<slug:kind>/<int:pk>/", vote_views.vote_new, name="vote_new"),
    path("votes/<int:pk>/", vote_views.vote, name="vote"),
    path("votes/<int:pk>/close/", vote_views.vote_close, name="vote_close"),
    path("votes/<int:pk>/announce/", vote_views.vote_announce, name="vote_announce"),
]
