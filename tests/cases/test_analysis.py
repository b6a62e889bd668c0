"""How deep an investigation goes, and what a händelseanalys is made of."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from audit.models import Event
from cases.enums import Depth, Precision
from cases.guards import depth_of
from cases.models import Case, Heard, Investigation, TimelineEntry
from cases.services import analysing, investigating
from cases.services.investigating import Analysis, missing_for_complete
from core.errors import DomainError
from deviations.services import deciding
from organisation.models import BoardSetting
from tests.factories import LONG_AGO, NOW, investigate
from tests.world import open_deviation

WHY = "Frågan varför det hände är inte besvarad."
ANALYSIS = "Händelseanalysen saknar tidslinje eller slutsatser."
WHOLE = {"facts": "Fakta", "assessment": "Bedömning"}


def read_again(case):
    return Case.objects.select_related("investigation").get(pk=case.pk)


def judged(world, severity, likelihood):
    """A deviation of a risk, with everything written but the whys."""
    case = investigate(open_deviation(world), world.elsa, severity=severity, likelihood=likelihood)
    Investigation.objects.filter(case=case).update(whys=[])
    return case


@pytest.mark.parametrize("risk", [1, 2, 3, 4, 6, 8, 9, 12, 16])
@pytest.mark.parametrize("limits", [(3, 8), (2, 4), (6, 16)])
@pytest.mark.parametrize("chosen", list(Depth))
def test_what_klar_asks_for_follows_the_risk_and_the_limits_of_the_board(world, risk, limits, chosen):
    direct, full = limits
    for name, value in (("direct_close_max_risk", direct), ("full_analysis_min_risk", full)):
        BoardSetting.objects.create(board=world.board, name=name, value=value, valid_from=LONG_AGO)
    pair = next((a, b) for a in range(1, 5) for b in range(1, 5) if a * b == risk)
    case = judged(world, *pair)
    Investigation.objects.filter(case=case).update(depth=chosen)
    deep = chosen == Depth.FULL or risk >= full
    expected = [*([WHY] if risk > direct else []), *([ANALYSIS] if deep else [])]
    assert missing_for_complete(read_again(case)) == expected
    assert depth_of(read_again(case)) == (Depth.FULL if deep else Depth.SHORT)


def test_a_serious_case_is_klar_with_a_time_line_whys_and_conclusions_and_keeps_its_own_paper(world):
    case = judged(world, 4, 2)
    who = {"case_id": case.pk, "by": world.elsa, "at": NOW}
    analysing.add_to_timeline(happened_at=NOW - timedelta(hours=5), text="Larmet gick.", **who)
    investigating.save_investigation(
        **WHOLE,
        whys=["Batteriet var slut.", " ", "Ingen äger bytet."],
        analysis=Analysis(conclusions="Byt."),
        **who,
    )
    paper = deciding.complete(**who)
    assert (paper.kind, paper.title) == ("event_analysis", f"Händelseanalys {case.reference}")
    assert paper.data["whys"] == ["Batteriet var slut.", "Ingen äger bytet."]
    assert [row["text"] for row in paper.data["timeline"]] == ["Larmet gick."]


def test_a_short_investigation_keeps_its_paper_and_saving_it_leaves_the_analysis_alone(world):
    case = judged(world, 2, 2)
    who = {"case_id": case.pk, "by": world.elsa, "at": NOW}
    investigating.save_investigation(**WHOLE, analysis=Analysis(factors="Två vakanser."), whys=["En"], **who)
    investigating.save_investigation(**WHOLE, **who)
    found = Investigation.objects.get(case=case)
    assert (found.factors, found.whys) == ("Två vakanser.", ["En"])
    assert deciding.complete(**who).kind == "investigation"


def test_depth_is_chosen_freely_up_and_never_below_what_the_risk_demands(world):
    low, high = judged(world, 2, 2), judged(world, 4, 4)

    def choose(case, depth):
        return investigating.choose_depth(case_id=case.pk, depth=depth, by=world.elsa, at=NOW)

    assert choose(low, Depth.FULL).depth == Depth.FULL
    assert choose(low, Depth.SHORT).depth == Depth.SHORT
    with pytest.raises(DomainError, match="händelseanalys"):
        choose(high, Depth.SHORT)
    assert Event.objects.filter(verb="case.depth").count() == 2


LOCKED = {
    "timeline": lambda who: analysing.add_to_timeline(happened_at=NOW, text="X", **who),
    "heard": lambda who: analysing.add_heard(role="Kollega", heard_on=NOW.date(), text="X", **who),
    "depth": lambda who: investigating.choose_depth(depth=Depth.FULL, **who),
    "texts": lambda who: investigating.save_investigation(**WHOLE, **who),
}


@pytest.mark.parametrize("command", LOCKED.values(), ids=LOCKED)
def test_klar_locks_all_of_it(world, command):
    case = investigate(open_deviation(world), world.elsa, severity=1, likelihood=1)
    who = {"case_id": case.pk, "by": world.elsa, "at": NOW}
    command(who)
    deciding.assess_lexsarah(possible=False, reason="Nej.", **who)
    Investigation.objects.filter(case=case).update(completed_at=NOW, completed_by=world.elsa)
    with pytest.raises(DomainError, match="Lås upp"):
        command(who)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"text": " "}, "text"),
        ({"happened_at": NOW + timedelta(minutes=1)}, "happened_on"),
    ],
)
def test_a_time_line_holds_only_what_has_happened_in_words(world, told, field):
    case = open_deviation(world)
    with pytest.raises(DomainError) as refusal:
        analysing.add_to_timeline(
            case_id=case.pk, by=world.elsa, at=NOW, **{"happened_at": NOW, "text": "X", **told}
        )
    assert (refusal.value.field, TimelineEntry.objects.count()) == (field, 0)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"role": ""}, "role"),
        ({"text": ""}, "text"),
        ({"heard_on": NOW.date() + timedelta(days=1)}, "heard_on"),
    ],
)
def test_what_somebody_said_has_a_role_words_and_a_day_that_has_been(world, told, field):
    case = open_deviation(world)
    with pytest.raises(DomainError) as refusal:
        analysing.add_heard(
            case_id=case.pk,
            by=world.elsa,
            at=NOW,
            **{"role": "Kollega", "heard_on": NOW.date(), "text": "X", **told},
        )
    assert (refusal.value.field, Heard.objects.count()) == (field, 0)


def test_what_is_taken_away_stays_in_the_log(world):
    case = open_deviation(world)
    who = {"by": world.elsa, "at": NOW}
    entry = analysing.add_to_timeline(case_id=case.pk, happened_at=NOW, text="Fel rad", **who)
    heard = analysing.add_heard(
        case_id=case.pk, role="Kollega", heard_on=NOW.date(), text="Fel samtal", **who
    )
    analysing.remove_from_timeline(entry_id=entry.pk, **who)
    analysing.remove_heard(heard_id=heard.pk, **who)
    kept = Event.objects.filter(verb__in=["case.timeline_remove", "case.heard_remove"])
    assert sorted(value.old for event in kept for value in event.values.all()) == ["Fel rad", "Fel samtal"]
    assert (TimelineEntry.objects.count(), Heard.objects.count()) == (0, 0)


def test_the_whys_open_one_at_a_time_without_scripts(world, client):
    case = investigate(open_deviation(world), world.elsa)
    client.force_login(world.elsa)
    path = reverse("cases:investigation", args=[case.reference])
    html = client.get(path).content.decode()
    shown = html[html.index("data-whys") :]
    assert (shown.count("data-why hidden"), html.count("Varför var det så?")) == (3, 4)
    version = Investigation.objects.get(case=case).version
    sent = {"why_1": "En", "why_2": "Två", "facts": "F", "version": version, "stay": "why"}
    answer = client.post(path, sent)
    assert (answer.status_code, answer.url) == (302, f"{path}#varfor")
    assert Investigation.objects.get(case=case).whys == ["En", "Två"]
    assert client.get(path).content.decode().count("data-why hidden") == 2


def test_the_pages_of_an_analysis_work_as_a_person_uses_them(world, client):
    case = judged(world, 4, 4)
    client.force_login(world.elsa)

    def at(name, *more):
        return reverse(f"cases:{name}", args=[case.reference, *more])

    assert "Vilka slutsatser drar du?" in client.get(at("investigation")).content.decode()
    client.post(at("timeline"), {"happened_on": "2026-02-03", "text": "Först", "source": "Journalen"})
    client.post(at("timeline"), {"happened_on": "2026-02-04", "happened_time": "14:05", "text": "Sedan"})
    client.post(at("heard"), {"role": "Kollega", "heard_on": "2026-02-05", "text": "Jag såg inget."})
    rows = list(TimelineEntry.objects.values_list("text", "precision"))
    assert rows == [("Först", Precision.DAY), ("Sedan", Precision.MINUTE)]
    page = client.get(at("investigation")).content.decode()
    for words in ("Först", "kl. 14.05", "Jag såg inget.", "5 feb 2026"):
        assert words in page
    entry, heard = TimelineEntry.objects.first(), Heard.objects.get()
    assert "Först" in client.get(at("remove_entry", entry.pk)).content.decode()
    client.post(at("remove_entry", entry.pk), {"ok": "1"})
    client.post(at("remove_heard", heard.pk), {"ok": "1"})
    assert (TimelineEntry.objects.count(), Heard.objects.count()) == (1, 0)


def test_a_row_of_another_case_is_not_taken_away_through_this_one(world, client):
    case, other = open_deviation(world), open_deviation(world, world.other_section)
    entry = analysing.add_to_timeline(case_id=other.pk, happened_at=NOW, text="X", by=world.nils, at=NOW)
    client.force_login(world.elsa)
    assert client.post(reverse("cases:remove_entry", args=[case.reference, entry.pk])).status_code == 404
    assert TimelineEntry.objects.filter(pk=entry.pk).exists()


def test_a_day_in_the_future_is_told_beside_its_field_and_nothing_is_lost(world, client):
    case = open_deviation(world)
    client.force_login(world.elsa)
    sent = {"happened_on": date(2090, 1, 1), "text": "Skrev jag fel dag?"}
    html = client.post(reverse("cases:timeline", args=[case.reference]), sent).content.decode()
    assert "Tidpunkten har inte varit än." in html
    assert "Skrev jag fel dag?" in html
