"""Addresses of the work in the background."""

from django.urls import path

from . import views

app_name = "work"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/retry/", views.retry, name="retry"),
    path("mail/<int:pk>/again/", views.send_again, name="send_again"),
]
