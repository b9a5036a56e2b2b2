"""Addresses of acts: one form for each act of each proceeding."""

from django.urls import path

from . import views

app_name = "procedures"
urlpatterns = [
    path("<int:pk>/acts/<slug:act>/", views.act, name="act"),
    path("<int:pk>/acts/<slug:act>/<slug:party>/", views.act, name="act_of_party"),
    path("<int:pk>/move/", views.move, name="move"),
    path("records/<int:pk>/correct/", views.correct, name="correct"),
]
