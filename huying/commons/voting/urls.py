"""Addresses of the assessments."""

from django.urls import path

from . import views

app_name = "voting"
urlpatterns = [
    path("", views.assessments, name="assessments"),
    path("<int:pk>/", views.ballot, name="ballot"),
    path("<int:pk>/paper/", views.paper, name="paper"),
    path("<int:pk>/paper/count/", views.count_paper, name="count_paper"),
]
