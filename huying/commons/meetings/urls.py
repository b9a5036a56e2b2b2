"""Addresses of the meetings."""

from django.urls import path

from . import views

app_name = "meetings"
urlpatterns = [
    path("", views.sessions, name="sessions"),
    path("new/", views.session_new, name="session_new"),
    path("<int:pk>/", views.session, name="session"),
    path("<int:pk>/day/", views.move, name="move"),
    path("<int:pk>/attendance/", views.attendance, name="attendance"),
    # the pack: agenda, papers, outlines, who comes, signing in, minutes
    path("<int:pk>/agenda/", views.agenda, name="agenda"),
    path("items/<int:pk>/", views.item, name="item"),
    path("items/<int:pk>/up/", views.item_up, name="item_up"),
    path("<int:pk>/sittings/", views.sittings, name="sittings"),
    path("sittings/<int:pk>/drop/", views.sitting_drop, name="sitting_drop"),
    path("<int:pk>/papers/", views.papers, name="papers"),
    path("<int:pk>/papers/new/", views.paper_new, name="paper_new"),
    path("<int:pk>/papers/send/", views.papers_send, name="papers_send"),
    path("<int:pk>/papers/reached/", views.papers_reached, name="papers_reached"),
    path("<int:pk>/papers/remind/", views.papers_remind, name="papers_remind"),
    path("papers/<int:pk>/open/", views.paper_open, name="paper_open"),
    path("<int:pk>/outlines/", views.outlines, name="outlines"),
    path("items/<int:pk>/outline/", views.outline_write, name="outline_write"),
    path("outlines/<int:pk>/", views.outline, name="outline"),
    path("outlines/<int:pk>/print.<slug:suffix>", views.outline_print, name="outline_print"),
    path("<int:pk>/attendees/", views.attendees, name="attendees"),
    path("<int:pk>/attendees/new/", views.attendee_new, name="attendee_new"),
    path("<int:pk>/attendees/came/", views.attendees_came, name="attendees_came"),
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/<int:pk>/", views.answering, name="answering"),
    path("sittings/<int:pk>/door/", views.door, name="door"),
    path("sittings/<int:pk>/in/<slug:code>/", views.check_in, name="check_in"),
    path("sittings/<int:pk>/roll.<slug:suffix>", views.roll_sheet, name="roll_sheet"),
    path("<int:pk>/minutes/", views.minutes, name="minutes"),
    path("<int:pk>/minutes/sign/", views.minutes_sign, name="minutes_sign"),
    path("<int:pk>/minutes/draft.<slug:suffix>", views.minutes_print, name="minutes_print"),
    path("<int:pk>/sheets/<slug:name>.<slug:suffix>", views.sheet, name="sheet"),
]
