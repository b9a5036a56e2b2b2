"""Addresses of the rules and of the procedures' texts."""

from django.urls import path

from . import rule_views as views

app_name = "rules"
urlpatterns = [
    path("rules/", views.index, name="index"),
    path("rules/<str:rule>/own/", views.own, name="own"),
    path("procedures/", views.procedures, name="procedures"),
    path("procedures/<slug:code>/", views.procedure, name="procedure"),
]
