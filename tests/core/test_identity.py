"""What points out a person in a text is found, and what only looks so is not."""

import time

import pytest

from bench.identities import NUMBERS, SETS, corpus, measure, total
from core.identity import Kind, find_identities, is_identity_number, mask_identities


def found(text, **more):
    return [(text[row.start : row.end], row.kind.value) for row in find_identities(text, **more)]


@pytest.mark.parametrize(
    ("text", "piece", "kind"),
    [
        ("pnr 19121212-1212 stod i akten", "19121212-1212", "personnummer"),
        ("121212+1212 är mycket gammal", "121212+1212", "personnummer"),
        ("Numret 1212121212 stod där", "1212121212", "personnummer"),
        ("19 12 12 12 1212 sa hon", "19 12 12 12 1212", "personnummer"),
        ("19800101-XXXX i mejlet", "19800101-XXXX", "personnummer"),
        ("personnummer 800101-1234 med slarvfel", "800101-1234", "personnummer"),
        ("701063-2391 gäller", "701063-2391", "samordningsnummer"),
        ("ring 070-123 45 67 nu", "070-123 45 67", "phone"),
        ("ring 07 01 23 45 67 nu", "07 01 23 45 67", "phone"),
        ("+46 70 123 45 67", "+46 70 123 45 67", "phone"),
        ("+46 (0)70-123 45 67", "+46 (0)70-123 45 67", "phone"),
        ("0046701234567", "0046701234567", "phone"),
        ("tel:0701234567", "0701234567", "phone"),
        ("070.123.45.67", "070.123.45.67", "phone"),
        ("noll sju noll ett två tre fyra fem sex sju", "noll sju noll ett två tre fyra fem sex sju", "phone"),
        ("08-123 456 78 går fram", "08-123 456 78", "phone"),
        ("växeln 040-34 10 00 svarar", "040-34 10 00", "phone"),
        ("tfn 34 10 00", "34 10 00", "phone"),
        ("skrev till anna.berg@example.se i går", "anna.berg@example.se", "email"),
        ("anna.berg(at)example.se", "anna.berg(at)example.se", "email"),
        ("bor på Påhittade gatan, Testvägen 12 B, 2 tr", "Testvägen 12 B, 2 tr", "address"),
        ("till testgatan 4, 211 42 Malmö", "testgatan 4, 211 42 Malmö", "address"),
        ("vid Anna Lindhs plats 2", "Anna Lindhs plats 2", "address"),
        ("Fru Glimmerqvint föll", "Glimmerqvint", "name"),
        ("A. Lindqvist skrev", "A. Lindqvist", "name"),
        ("Anna-Karins rum", "Anna-Karins", "name"),
        ("Mohamed Abdi Warsame kom", "Mohamed Abdi Warsame", "name"),
        ("Hos Björn var det lugnt", "Björn", "name"),
        ("Björn ringde hem", "Björn", "name"),
        ("vi mötte Xhemajl Qwerti, brukaren Xhemajl alltså", "Xhemajl", "name"),
        ("klienten fatima grät", "fatima", "name"),
        ("ANNA SVENSSON kom", "ANNA SVENSSON", "name"),
    ],
)
def test_what_points_out_a_person_is_found_whole(text, piece, kind):
    assert (piece, kind) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Se SN-AV-2026-12, ASN-2021-905 och dnr 2023/123",
        "Öppet 0830-1645, inte 08 30 - 16 45, 010203-1235",
        "Klockan 08.15-09.00 den 2023-01-02, mån-fre 08-16",
        "Beloppet var 1 250 000 kronor, faktura 0401234567",
        "Org.nr 212000-1124 och 556036-0793",
        "191313-1212 har ingen sådan månad, 12345678-1234 ingen dag",
        "Ring 112, 1177, 114 14 eller 116 111",
        "I Lund, på Rosengård, vid Sofia kyrka och Anna Lindhs plats",
        "Björn sågs vid containern. Stig in. Dag 3. Kalla kriget. Mina tider. Hans väska",
        "Lex Sarah och lex Maria, Parkinsons sjukdom, Svenssons Bygg AB",
        "Solgläntan och Björkgården, på plan 3, våning 2. Genomförandeplanen 3",
        "Lifecare och Treserva låg nere på måndagen",
        "Det finns en fin arm och en lotta i maten",
    ],
)
def test_what_only_looks_so_is_left_alone(text):
    assert found(text) == []


def test_a_place_that_is_told_is_no_person_but_a_number_there_is_still_found():
    text = "Vi var på Villa Agnes, 070-123 45 67. Agnes grät."
    assert found(text)[0] == ("Villa Agnes", "name")
    assert found(text, known=["Villa Agnes"]) == [("070-123 45 67", "phone"), ("Agnes", "name")]


def test_a_person_that_is_told_is_found_though_no_list_knows_the_name():
    assert found("Qwirre var här") == []
    assert found("Qwirre var här", names=["Qwirre Zzapp"]) == [("Qwirre", "name")]


def test_a_masked_text_says_what_stood_there_and_holds_nothing_that_is_found():
    text = "Anna Svensson, 19121212-1212, Testgatan 4, nås på 070-123 45 67 eller a.b@example.se."
    masked = mask_identities(text)
    assert masked == "[namn], [personnummer], [adress], nås på [telefonnummer] eller [e-postadress]."
    assert find_identities(masked) == []
    assert mask_identities("Annas rum", mask="[borttaget]") == "[borttaget] rum"


@pytest.mark.parametrize("name", SETS)
def test_enough_of_the_corpus_is_found_and_little_else(name):
    scores = measure(corpus(*SETS[name]))
    for kinds in (NUMBERS, (Kind.EMAIL,), (Kind.PHONE,)):
        assert total(scores, *kinds).recall >= 0.98
    assert scores[Kind.NAME].recall >= 0.85
    for kind in Kind:
        assert scores[kind].precision >= 0.9
    assert len(corpus("dev", "test")) >= 500


@pytest.mark.parametrize(
    ("typed", "is_one"),
    [
        ("191212121212", True),
        ("19121212-1212", True),
        ("121212-1212", True),
        ("121212+1212", True),  # a hundred years or more
        (" 19121212 1212 ", True),
        ("19500161-1234", True),  # a samordningsnummer: the day and 60
        ("19121212-1213", False),  # the check digit
        ("19121312-1212", False),  # no thirteenth month
        ("20120230-1217", False),  # no thirtieth of February
        ("19121212-121", False),
        ("19121212-12122", False),
        ("Tolvan 19121212-1212", False),  # in a text it is found, in the field stands the number alone
        ("okänt", False),
        ("", False),
    ],
)
def test_a_number_typed_in_a_field_of_its_own_is_one_or_is_not(typed, is_one):
    assert is_identity_number(typed) is is_one


def test_ten_thousand_signs_take_well_under_fifty_milliseconds():
    ordinary = "Larmet gick inte fram och ingen visste varför, så personalen gick dit och tittade till. "
    text = ("Anna Svensson ringde 070-123 45 67 om sin mamma på Testgatan 4 i Lund. " + ordinary * 3) * 32
    assert len(text) > 10_000
    find_identities(text)
    took = []
    for _ in range(3):
        began = time.process_time()
        find_identities(text[:10_000])
        took.append(time.process_time() - began)
    assert min(took) < 0.05
