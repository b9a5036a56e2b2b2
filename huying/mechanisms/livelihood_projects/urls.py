"""Addresses under /projects/."""

from django.urls import path

from . import views

app_name = "livelihood"
urlpatterns = [
    path("", views.projects, name="projects"),
    path("<int:pk>/", views.project, name="project"),
    path("<int:pk>/milestones/", views.milestones, name="milestones"),
    path("<int:pk>/milestones/<int:node>/remove/", views.milestone_remove, name="milestone_remove"),
    path("pilots/", views.pilots, name="pilots"),
    path("calls/", views.solicitations, name="solicitations"),
    path("calls/new/", views.solicitation_new, name="solicitation_new"),
    path("calls/<int:pk>/", views.solicitation, name="solicitation"),
    path("calls/<int:pk>/poster/", views.poster, name="poster"),
    path("calls/<int:pk>/ideas/", views.ideas, name="ideas"),
    path("calls/<int:pk>/ideas/new/", views.idea_new, name="idea_new"),
    path("ideas/<int:pk>/", views.idea, name="idea"),
    path("ideas/<int:pk>/screen/", views.screen, name="screen"),
    path("ideas/<int:pk>/merge/", views.merge, name="merge"),
    path("ideas/<int:pk>/voices/", views.voices, name="voices"),
    path("ideas/<int:pk>/contact/", views.contact, name="contact"),
    path("ballots/", views.decisions, name="decisions"),
    path("ballots/new/", views.decision_new, name="decision_new"),
    path("ballots/<int:pk>/", views.decision, name="decision"),
    path("ballots/<int:pk>/propose/", views.propose, name="propose"),
    path("ballots/<int:pk>/stamp/<slug:act>/", views.stamp, name="stamp"),
    path("ballots/<int:pk>/count/", views.count, name="count"),
    path("candidates/<int:pk>/", views.candidate, name="candidate"),
    path("candidates/<int:pk>/edit/", views.candidate_edit, name="candidate_edit"),
]
