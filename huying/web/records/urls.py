"""Addresses of the records."""

from django.urls import path

from . import views

app_name = "records"
urlpatterns = [
    path("", views.index, name="index"),
    path("verify/", views.verify, name="verify"),
    path("<int:number>/proof/", views.proof, name="proof"),
    path("head/", views.head, name="head"),
    path("checker/", views.checker, name="checker"),
]
