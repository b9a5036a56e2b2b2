"""Addresses of the assessments."""

from django.urls import include, path

from . import views, vote_views
from .elections import views as election_views

app_name = "voting"
urlpatterns = [
    path("", views.assessments, name="assessments"),
    path("<int:pk>/", views.ballot, name="ballot"),
    path("<int:pk>/paper/", views.paper, name="paper"),
    path("<int:pk>/paper/tellers/", views.officers, name="officers"),
    path("<int:pk>/paper/count/", views.count_paper, name="count_paper"),
    path("secret/", include("huying.commons.voting.envelopes.urls")),
    path("votes/new/<slug:kind>/<int:pk>/", vote_views.vote_new, name="vote_new"),
    path("votes/<int:pk>/", vote_views.vote, name="vote"),
    path("votes/<int:pk>/close/", vote_views.vote_close, name="vote_close"),
    path("votes/<int:pk>/say/", vote_views.vote_say, name="vote_say"),
    path("votes/<int:pk>/sheet.<slug:suffix>", vote_views.vote_sheet, name="vote_sheet"),
    path("votes/<int:pk>/announce/", vote_views.vote_announce, name="vote_announce"),
    path("votes/<int:pk>/void/", vote_views.vote_void, name="vote_void"),
    path("elections/", election_views.elections, name="elections"),
    path("elections/new/<slug:kind>/<int:pk>/", election_views.election_new, name="election_new"),
    path("elections/<int:pk>/", election_views.election, name="election"),
    path("elections/<int:pk>/open/", election_views.election_open, name="election_open"),
    path("elections/<int:pk>/count/", election_views.election_count, name="election_count"),
    path("elections/<int:pk>/sign/", election_views.election_sign, name="election_sign"),
    path("elections/<int:pk>/return/", election_views.election_return, name="election_return"),
    path("elections/<int:pk>/announce/", election_views.election_announce, name="election_announce"),
    path("elections/<int:pk>/officers/", election_views.election_officers, name="election_officers"),
    path("elections/<int:pk>/without/", election_views.election_without, name="election_without"),
    path("elections/<int:pk>/void/", election_views.election_void, name="election_void"),
    path("elections/<int:pk>/anew/", election_views.election_anew, name="election_anew"),
    path("elections/<int:pk>/again/", election_views.election_again, name="election_again"),
    path("elections/<int:pk>/screen/", election_views.election_screen, name="election_screen"),
    path("elections/<int:pk>/record.<slug:suffix>", election_views.election_record, name="election_record"),
    path("elections/<int:pk>/election.pb", election_views.election_pb, name="election_pb"),
]
