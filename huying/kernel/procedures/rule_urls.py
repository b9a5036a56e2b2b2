"""Addresses of the rules and of the procedures' texts."""

from django.urls import path

from . import instrument_views as instruments
from . import rule_views as views

app_name = "rules"
urlpatterns = [
    path("rules/", views.index, name="index"),
    path("rules/instruments/", instruments.index, name="instruments"),
    path("rules/instruments/new/", instruments.edit, name="instrument_new"),
    path("rules/instruments/<int:pk>/", instruments.edit, name="instrument"),
    path("rules/<path:rule>/own/", views.own, name="own"),
    path("procedures/", views.procedures, name="procedures"),
    path("procedures/<slug:code>/", views.procedure, name="procedure"),
]
