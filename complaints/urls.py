"""Addresses of complaints. A page of the public has one in Swedish and one with each other language."""

from django.urls import path

from complaints.views import (
    concerns,
    extending,
    following,
    grouping,
    handling,
    leaflets,
    letters,
    levels,
    public,
    reporting,
)

app_name = "complaints"
urlpatterns = [
    path("klagomal/svarstider/", levels.levels, name="levels"),
    path("klagomal/nytt/", handling.write_down, name="write_down"),
    path("arenden/<str:reference>/bekrafta/", handling.acknowledge, name="acknowledge"),
    path("arenden/<str:reference>/beskriv/", handling.about, name="about"),
    path("arenden/<str:reference>/svara/", handling.answer, name="answer"),
    path("arenden/<str:reference>/overklagande/", handling.appeal, name="appeal"),
    path("arenden/<str:reference>/inget-overklagande/", handling.no_appeal, name="no_appeal"),
    path("arenden/<str:reference>/orosanmalan/", concerns.concern, name="concern"),
    path("arenden/<str:reference>/ingen-orosanmalan/", concerns.no_concern, name="no_concern"),
    path("arenden/<str:reference>/kan-vara-lex-sarah/", reporting.lexsarah, name="lexsarah"),
    path("arenden/<str:reference>/lamna-vidare/", handling.pass_on, name="pass_on"),
    path("arenden/<str:reference>/samma-sak/", grouping.group, name="group"),
    path("arenden/<str:reference>/samma-sak/lamna/", grouping.leave, name="leave_group"),
    path("arenden/<str:reference>/samma-sak/svara/", grouping.answer_together, name="answer_together"),
    path("arenden/<str:reference>/ny-svarsdag/", extending.extend, name="extend"),
    path("arenden/<str:reference>/dela/", letters.split, name="split"),
    path("arenden/<str:reference>/dubblett/", letters.join, name="join"),
    path("arenden/<str:reference>/dubblett/skilj-ut/", letters.separate, name="separate"),
    path("lamna-synpunkt/", public.tell, name="tell"),
    path("sprak/<slug:language>/lamna-synpunkt/", public.tell, name="tell"),
    path("lamna-synpunkt/lapp/", leaflets.leaflet, name="leaflet"),
    path("lamna-synpunkt/lapp/<int:area>/", leaflets.leaflet, name="leaflet"),
    path("sprak/<slug:language>/lamna-synpunkt/lapp/", leaflets.leaflet, name="leaflet"),
    path("sprak/<slug:language>/lamna-synpunkt/lapp/<int:area>/", leaflets.leaflet, name="leaflet"),
    path("lappar/", leaflets.leaflets, name="leaflets"),
    path("folj/", following.follow, name="follow"),
    path("sprak/<slug:language>/folj/", following.follow, name="follow"),
    path("folj-rapport/", following.moved, name="moved"),
]
