"""Addresses of the numbers."""

from django.urls import path

from . import below, views, yearend

app_name = "metrics"
urlpatterns = [
    path("metrics/", views.index, name="index"),
    path("metrics/below/", below.index, name="below"),
    path("metrics/below/<slug:code>/", below.of_one, name="of_below"),
    path("metrics/yearend/", yearend.index, name="yearend"),
    path("metrics/yearend.xlsx", yearend.xlsx, name="yearend_xlsx"),
    path("metrics/yearend.docx", yearend.docx, name="yearend_docx"),
    path("metrics/<str:name>/", views.rows, name="rows"),
    path("p/<slug:code>/metrics/", views.public, name="public"),
]
