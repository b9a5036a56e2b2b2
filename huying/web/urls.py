"""Addresses of the shell. Apps add theirs in config/urls.py."""

from django.urls import path

from . import calendars, inbox, mailing, searching, views

urlpatterns = [
    path("", views.portal_home, name="portal_home"),
    path("p/<slug:code>/", views.public_home, name="public_home"),
    path("desk/", views.desk, name="desk"),
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("account/", views.account, name="account"),
    path("account/password/", views.ChangePassword.as_view(), name="password_change"),
    path("account/mail/", mailing.choose, name="mail_choice"),
    path("account/calendar/", calendars.mine, name="my_calendar"),
    path("calendars/<str:key>.ics", calendars.personal, name="personal_calendar"),
    path("p/<slug:code>/calendar.ics", calendars.public, name="public_calendar"),
    path("p/<slug:code>/subscribe/", calendars.subscribe, name="public_subscribe"),
    path("preferences/", views.preferences, name="preferences"),
    path("health/", views.health, name="health"),
    path("search/", searching.search, name="search"),
    path("p/<slug:code>/search/", searching.public_search, name="public_search"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="inbox_read_all"),
    path("inbox/<int:pk>/", inbox.open_notice, name="inbox_open"),
]
