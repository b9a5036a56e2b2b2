"""Addresses of oversight."""

from django.urls import path

from . import views

app_name = "oversight"
urlpatterns = [
    path("plan/", views.plan, name="plan"),
    path("plan/<int:year>/", views.plan, name="plan_of_year"),
    path("plans/<int:pk>/", views.plan_by_id, name="plan_by_id"),
    path("plans/<int:pk>/adjust/", views.adjust, name="adjust"),
    path("plans/<int:pk>/liaison/", views.liaison, name="liaison"),
    path("plan/<int:year>/statutory/", views.statutory, name="statutory"),
    path("candidates/", views.candidates, name="candidates"),
    path("candidates/<int:year>/", views.candidates, name="candidates_of_year"),
    path("candidates/compare/", views.compare, name="compare"),
    path("topics/<int:pk>/scores/", views.scores, name="scores"),
    path("topics/<int:pk>/ask/", views.ask, name="ask"),
    path("topics/<int:pk>/replies/", views.take_replies, name="take_replies"),
    path("topics/<int:pk>/levels/", views.link_level, name="link_level"),
    path("consultations/<int:pk>/", views.consultation, name="consultation"),
    path("topics/new/", views.propose, name="propose_from_cluster"),
    path("topics/<int:pk>/", views.topic, name="topic"),
    path("topics/<int:pk>/schedule/", views.schedule, name="schedule"),
    path("opinions/", views.opinions, name="opinions"),
    path("opinions/<int:pk>/", views.opinion, name="opinion"),
    path("opinions/<int:pk>/draft/", views.draft, name="draft"),
    path("opinions/<int:pk>/items/new/", views.item_edit, name="item_new"),
    path("opinions/<int:pk>/items/<int:item>/", views.item_edit, name="item_edit"),
    path("opinions/<int:pk>/items/<int:item>/remove/", views.item_remove, name="item_remove"),
    path("opinions/<int:pk>/assessment/open/", views.open_assessment, name="open_assessment"),
    path("opinions/<int:pk>/assessment/close/", views.close_assessment, name="close_assessment"),
    path("items/<int:pk>/", views.item, name="item"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger.xlsx", views.ledger_xlsx, name="ledger_xlsx"),
    path("appraisals/", views.appraisals, name="appraisals"),
    path("appraisals/new/", views.appraisal_new, name="appraisal_new"),
    path("appraisals/objects/", views.appraisal_objects, name="appraisal_objects"),
    path("appraisals/<int:pk>/", views.appraisal, name="appraisal"),
    path("appraisals/<int:pk>/schedule/", views.appraisal_schedule, name="appraisal_schedule"),
    path("appraisals/<int:pk>/items/new/", views.appraisal_item_new, name="appraisal_item_new"),
    path("appraisals/<int:pk>/items/<int:item>/strike/", views.appraisal_item_strike, name="appraisal_item_strike"),
    path("appraisals/<int:pk>/vote/open/", views.appraisal_vote_open, name="appraisal_vote_open"),
    path("appraisals/<int:pk>/vote/close/", views.appraisal_vote_close, name="appraisal_vote_close"),
]
