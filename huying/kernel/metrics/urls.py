"""Addresses of the numbers."""

from django.urls import path

from . import views

app_name = "metrics"
urlpatterns = [
    path("metrics/", views.index, name="index"),
    path("metrics/<str:name>/", views.rows, name="rows"),
    path("p/<slug:code>/metrics/", views.public, name="public"),
]
