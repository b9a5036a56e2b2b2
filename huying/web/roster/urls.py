"""Addresses of the roster."""

from django.urls import path

from . import sheet_views, views

app_name = "roster"
urlpatterns = [
    path("", views.index, name="index"),
    path("people/add/", views.add_person, name="add_person"),
    path("people/passwords/", views.again, name="again"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/name/", views.rename, name="rename"),
    path("people/<int:pk>/drop/", views.drop_person, name="drop_person"),
    path("people/<int:pk>/mandates/add/", views.add_mandate, name="add_mandate"),
    path("people/<int:pk>/account/", views.open_account, name="open_account"),
    path("people/<int:pk>/account/<str:act>/", views.account, name="account"),
    path("mandates/<int:pk>/", views.change_mandate, name="mandate"),
    path("mandates/<int:pk>/drop/", views.drop_mandate, name="drop_mandate"),
    path("bodies/", views.bodies, name="bodies"),
    path("bodies/standard/", views.standard, name="standard"),
    path("bodies/add/", views.add_body, name="add_body"),
    path("bodies/<int:pk>/", views.change_body, name="body"),
    path("bodies/<int:pk>/drop/", views.drop_body, name="drop_body"),
    path("terms/", views.terms, name="terms"),
    path("terms/<int:pk>/", views.change_term, name="term"),
    path("sheets/<str:what>.xlsx", sheet_views.export, name="export"),
    path("sheets/slips/", sheet_views.slips, name="slips"),
    path("sheets/<str:what>/", sheet_views.take, name="import"),
    path("sheets/<str:what>/write/", sheet_views.write, name="write"),
]
