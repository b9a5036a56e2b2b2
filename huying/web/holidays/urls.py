"""Addresses of the calendar."""

from django.urls import path

from . import views

app_name = "calendar"
urlpatterns = [
    path("", views.year, name="year"),
    path("<int:year>/", views.year, name="of_year"),
    path("import/", views.take, name="import"),
]
