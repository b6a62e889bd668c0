"""A page with every component, and the addresses the frame looks for."""

from datetime import datetime, timedelta
from pathlib import Path

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from core.dates import SWEDEN

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=SWEDEN)
HERE = Path(__file__).parent
WHEN = [("nu", "Nyss"), ("dag", "I dag")]
LEGAL_BASES = [("SoL", "SoL"), ("LSS", "LSS")]
TYPES = [("Vård", [("a", "Läkemedel"), ("b", "Fall")])]


class ReportForm(forms.Form):
    """One of every kind of field."""

    use_required_attribute = False
    what = forms.CharField(
        label="Vad hände?", help_text="Nämn inte namn.", widget=forms.Textarea(attrs={"class": "k-large"})
    )
    where = forms.ChoiceField(label="Var?", choices=[("", "Välj enhet"), ("1", "Sektion Norr")])
    when = forms.ChoiceField(
        label="När?", widget=forms.RadioSelect, choices=[("nu", "Nyss"), ("dag", "I dag")]
    )
    day = forms.DateField(
        label="Dag",
        required=False,
        help_text="Om det var en annan dag.",
        widget=forms.DateInput({"type": "date"}),
    )
    moment = forms.DateTimeField(
        label="Tidpunkt", required=False, widget=forms.DateTimeInput({"type": "datetime-local"})
    )
    basis = forms.MultipleChoiceField(
        label="Lagrum",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=LEGAL_BASES,
    )
    kind = forms.ChoiceField(
        label="Typ",
        required=False,
        widget=forms.RadioSelect,
        choices=TYPES,
    )
    number = forms.IntegerField(label="Antal", required=False)
    photo = forms.FileField(label="Foto", required=False, help_text="Högst 20 MB.")
    near = forms.BooleanField(label="Nära ögat", required=False, help_text="Inget hände.")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


class FilterForm(forms.Form):
    """What a list is filtered by."""

    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Alla")])
    word = forms.CharField(label="Ord", required=False)


def cell(text, **more):
    return {"text": text, **more}


def context():
    """What a case page would hand to its parts."""
    row = [
        cell("IO-AVV-2026-0117", url="?c"),
        cell("Morgonbesök uteblev", label="Händelse"),
        cell("3", label="Ålder, dagar", numeric=True),
    ]
    change = {"name": "Allvarlighetsgrad", "old": "Måttlig", "new": "Betydande"}
    return {
        "now": NOW,
        "form": ReportForm({"day": "32 mars"}),
        "filter_form": FilterForm(prefix="f"),
        "crumbs": [{"label": "Ärenden", "url": "?arenden"}],
        "statuses": [
            ("received", "Ny"),
            ("investigating", "Under utredning"),
            ("acting", "Åtgärder pågår"),
            ("following_up", "Effekt följs upp"),
            ("closed", "Avslutad"),
            ("dismissed", "Ej avvikelse"),
        ],
        "due": [NOW + timedelta(days=days) for days in (4, 1, -5)],
        "reasons": ["Orsak saknas.", "En åtgärd är inte klar."],
        "columns": [
            {"label": "Nummer", "sort_url": "?s", "sort": "descending"},
            {"label": "Händelse"},
            {"label": "Ålder, dagar", "numeric": True, "sort_url": "?a"},
        ],
        "rows": [row, row],
        "events": [{"at": NOW, "who": "Elsa Lindqvist", "text": "Ändrade", "changes": [change]}],
        "items": [
            {"term": "Enhet", "value": "Sektion Norr", "url": "?e"},
            {"term": "Mottagen av", "value": ""},
        ],
        "job": {"pk": 1, "state": "running", "done": 37, "total": 152, "text": ""},
        "people": [{"username": "anna", "name": "Anna Berg", "role": "Medarbetare", "unit": "Sektion Norr"}],
        "fields": [{"label": "Orsak", "mine": "Schemat lades om.", "theirs": ""}],
    }


@login_not_required
def gallery(request):
    messages.success(request, "Rapporten är skickad.")
    template = engines["django"].from_string((HERE / "gallery.html").read_text())
    return HttpResponse(template.render(context(), request))


def named(app, *names):
    return include(([path(f"{app}/{name}/", gallery, name=name) for name in names], app))


urlpatterns = [
    path("", gallery, name="start"),
    path("ut/", gallery, name="logout"),
    path("hjalp/", gallery, name="help"),
    path("tillganglighet/", gallery, name="accessibility"),
    path("", named("deviations", "report", "mine")),
    path("", named("cases", "inbox", "list", "actions")),
]
