"""Addresses of background work."""

from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("arbeten/<int:pk>/", views.job, name="job"),
    path("arbeten/<int:pk>/status/", views.status, name="status"),
]
