"""Addresses of the meetings."""

from django.urls import path

from . import views

app_name = "meetings"
urlpatterns = [
    path("", views.sessions, name="sessions"),
    path("new/", views.session_new, name="session_new"),
    path("<int:pk>/", views.session, name="session"),
    path("<int:pk>/day/", views.move, name="move"),
    path("<int:pk>/attendance/", views.attendance, name="attendance"),
]
