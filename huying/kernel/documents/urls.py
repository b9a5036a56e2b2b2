"""Addresses of downloads, from the root of the site."""

from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("documents/<int:pk>/", views.download, name="download"),
    path("p/<slug:code>/documents/<int:pk>/", views.public_download, name="public_download"),
]
