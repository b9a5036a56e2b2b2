"""Addresses under /voices/."""

from django.urls import path

from . import views

app_name = "voices"
urlpatterns = [
    path("", views.voice_list, name="list"),
    path("<int:pk>/", views.voice, name="voice"),
    path("<int:pk>/identity/", views.reveal, name="reveal"),
    path("<int:pk>/erase/", views.erase, name="erase"),
    path("<int:pk>/category/", views.label, name="label"),
    path("imports/", views.batch_list, name="imports"),
    path("imports/new/", views.upload, name="upload"),
    path("imports/<int:number>/", views.batch, name="batch"),
    path("imports/<int:number>/columns/", views.columns, name="columns"),
    path("imports/<int:number>/commit/", views.batch_act, {"act": "commit"}, name="commit"),
    path("imports/<int:number>/resume/", views.batch_act, {"act": "resume"}, name="resume"),
    path("imports/<int:number>/withdraw/", views.batch_act, {"act": "withdraw"}, name="withdraw"),
    path("imports/<int:number>/discard/", views.batch_act, {"act": "discard"}, name="discard"),
    path("imports/<int:number>/rejected.xlsx", views.rejected, {"kind": "xlsx"}, name="rejected_xlsx"),
    path("imports/<int:number>/rejected.csv", views.rejected, {"kind": "csv"}, name="rejected_csv"),
    path("topics/", views.topic_list, name="topics"),
    path("topics/<int:pk>/", views.topic, name="topic"),
    path("topics/gather/", views.gather, name="gather"),
    path("categories/", views.category_list, name="categories"),
    path("categories/train/", views.train, name="train"),
]
