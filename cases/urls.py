"""The addresses of cases: the inbox, the lists, and every case with what can be done in it."""

from django.urls import path

from cases.views import inbox, lists

app_name = "cases"
urlpatterns = [
    path("inkorg/", inbox.inbox, name="inbox"),
    path("arenden/", lists.case_list, name="list"),
    path("arenden/export/", lists.export, name="export"),
    path("arenden/sok-person/", lists.find_person, name="find_person"),
    path("atgarder/", lists.actions, name="actions"),
]
