"""Addresses of complaints. A page of the public has one in Swedish and one with each other language."""

from django.urls import path

from complaints.views import following, public

app_name = "complaints"
urlpatterns = [
    path("lamna-synpunkt/", public.tell, name="tell"),
    path("sprak/<slug:language>/lamna-synpunkt/", public.tell, name="tell"),
    path("folj/", following.follow, name="follow"),
    path("sprak/<slug:language>/folj/", following.follow, name="follow"),
]
