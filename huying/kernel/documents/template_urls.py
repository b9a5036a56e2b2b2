"""Addresses of the templates of papers."""

from django.urls import path

from . import template_views as views

app_name = "templates"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:code>/", views.genre, name="genre"),
    path("<slug:code>/standard.docx", views.standard, name="standard"),
    path("<slug:code>/<int:number>/use/", views.use, name="use"),
    path("<slug:code>/<int:number>/sample.<slug:suffix>", views.preview, name="preview"),
]
