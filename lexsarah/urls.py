"""Addresses of lex Sarah."""

from django.urls import path

from lexsarah import views

app_name = "lexsarah"
urlpatterns = [path("arenden/<str:reference>/lamna-tillbaka/", views.hand_back, name="hand_back")]
