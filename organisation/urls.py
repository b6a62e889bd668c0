"""Signing in and out."""

from django.contrib.auth.views import LogoutView, PasswordChangeDoneView, PasswordChangeView
from django.urls import path

from organisation import views

urlpatterns = [
    path("logga-in/", views.sign_in, name="login"),
    path("logga-ut/", LogoutView.as_view(), name="logout"),
    path("demo/logga-in/", views.sign_in_to_demo, name="demo_login"),
    path("losenord/", PasswordChangeView.as_view(), name="password_change"),
    path("losenord/klart/", PasswordChangeDoneView.as_view(), name="password_change_done"),
]
