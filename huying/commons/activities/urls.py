"""Addresses of activities."""

from django.urls import path

from . import views

app_name = "activities"
urlpatterns = [
    path("", views.index, name="list"),
    path("about/<slug:kind>/<int:pk>/new/", views.new, name="new"),
    path("<int:pk>/", views.activity, name="activity"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/record/", views.record, name="record"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/people/new/", views.participant_new, name="participant_new"),
    path("<int:pk>/people/<int:participant>/remove/", views.participant_remove, name="participant_remove"),
    path("<int:pk>/evidence/new/", views.evidence_new, name="evidence_new"),
    path("<int:pk>/evidence/<int:evidence>/remove/", views.evidence_remove, name="evidence_remove"),
]
