"""Numbers and signs that point out a person: personnummer, samordningsnummer, telephone and e-mail.

Sources: the form of the numbers and the check digit, Skatteverket (SKV 704, SKV 707): the day of a
samordningsnummer is the day of birth and 60. Telephone numbers: PTS, the Swedish numbering plan.
"""

import re
from datetime import date

from core.identity.finding import Finding, Kind

DAYS_ADDED = 60
# How many digits: a mobile's with its 0, a regional one's without it, a foreign one's, one without area.
MOBILE = 10
REGIONAL = range(7, 10)
FOREIGN = range(8, 15)
LOCAL = range(5, 9)

_IDENTITY = re.compile(
    r"(?<![\w/])(?<!\d[-.,])"
    r"(?:(?P<century>1[89]|20)[ \u00a0]?)?"
    r"(?P<year>\d\d)(?P<s1>[ \u00a0-]?)(?P<month>[01]\d)(?P=s1)(?P<day>[0-9]\d)"
    r"(?P<sep>[ \u00a0]?[-+–−/]?[ \u00a0]?)(?P<last>\d{4}|\d{0,3}[xX*•#_?]{1,4}|[nN]{4})(?![\w])(?![-/]\d)"
)
_TYPED = re.compile(
    r"(?P<century>18|19|20)?(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)\s?[-+–]?\s?(?P<last>\d{4})", re.ASCII
)
_CONTEXT = re.compile(
    r"(?:person-?\s?(?:nummer|nr)|pers\.?\s?nr|pnr|p-nr|samordnings-?\s?(?:nummer|nr)|samnr|födelse(?:nummer|nr)|"
    r"\bfödd|\bf\.)\W{0,4}(?:\w+\W){0,2}$",
    re.IGNORECASE,
)
_CALLS = re.compile(
    r"\b(?:ring\w*|\w*ringning\w*|tel\w*|tfn|mobil\w*|sms\w*|nås|nummer|numret|samtal|jour\w*|kontakta)\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+\-]+(?:@|\s@\s|\s?[(\[{](?:at|snabel-?a|@)[)\]}]\s?|\ssnabel-?a\s)"
    r"[^\W_](?:[\w\-]*[^\W_])?(?:(?:\.|\spunkt\s|\s?[(\[]punkt[)\]]\s?)[^\W_](?:[\w\-]*[^\W_])?)+",
    re.IGNORECASE,
)

_GAP = r"[ \u00a0\u2009]{0,2}(?:[-‑–—/][ \u00a0]{0,2})?"
# A digit that begins the number, then digits with at most a gap between them.
_PHONE = re.compile(
    rf"(?<![\w@/.,+-])(?<!\d:)\(?(?P<lead>\+|00(?=[1-9])|(?=46[ \u00a0-]?\(?0?\)?7[02369])|0)"
    rf"(?P<rest>\d?(?:\)?{_GAP}\(?\d){{5,14}})(?!\d)(?![-:.,]\d)(?!\w)"
)
_DOTTED = re.compile(
    r"(?<![\w@/.,+-])07[02369]\d?(?:[.,][ \u00a0]?\d{1,4}|[ \u00a0]\d{2,3}){2,7}(?!\w)(?![.,]\d)"
)
# Digits said one by one, or as people dictate: noll sju noll, ett två tre, fyrtiofem.
_SAID = re.compile(
    r"""\bnoll(?:a)?(?:[,\s]+(?:och\s)?
    (?:noll|nolla|ett|etta|en|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|\w{2,6}ton|tjugo\w{0,4}
    |(?:tret|fyr|fem|sex|sjut|åt|nit)tio\w{0,4})\b){4,12}""",
    re.IGNORECASE | re.VERBOSE,
)
# 0830-1645 is a time, 010203-1234 an identity number that does not hold, 01-02-2026 a day.
_OTHER_NUMBER = re.compile(
    r"""[012]\d[0-5]\d\s?[-–]\s?[012]\d[0-5]\d | [012]\d\s[0-5]\d\s?[-–]\s?[012]\d\s[0-5]\d
    | \d{6}[-+–]\d{4} | 0\d\D(?:0\d|1[0-2])\D(?:19|20)\d\d""",
    re.VERBOSE,
)
_LOCAL = re.compile(
    r"""(?:\btel(?:efon)?(?:nummer|nr)?|\btfn|\bmobil(?:nummer|nr|en)?|\bnås\spå|\bnummer
    |\bringa?(?:\s(?:mig|henne|honom|dem|oss|hem))?(?:\spå)?)[\s.:]{1,3}(?:är\s|på\s|till\s)?
    (?P<number>[1-9]\d{1,3}(?:[\ \u00a0-]?\d{2,3}){1,3})(?!\d)(?![-:.,]\d)
    (?!\s?(?:kr|kronor|st|gånger|procent|%))""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMBERED_THINGS = (
    "dnr|diarienummer|diarienr|ärendenummer|ärendenr|ärende|faktura(?:nummer|nr)?|ocr|art(?:ikel)?(?:nummer|nr)?|"
    "ref(?:erens)?(?:nummer|nr)?|lgh|lägenhet|rum|konto(?:nummer|nr)?|clearing(?:nummer)?|bankgiro|plusgiro|bg|pg|"
    "serienummer|serienr|journalnr|journalnummer|beslut|organisationsnummer|order(?:nummer|nr)?|id|kod|koden|"
    r"belopp|version|larmnummer|inventarie(?:nummer|nr)?|org\.?\s?(?:nr|nummer)"
)
_NOT_A_PHONE = re.compile(rf"(?:\b(?:{_NUMBERED_THINGS})\b|§)\W{{0,3}}$", re.IGNORECASE)
# Numbers everybody has: they point out nobody.
EVERYBODYS = frozenset({"116111", "116117", "116006", "116123", "11313", "11414", "1177", "112"})
_LOOKS_BACK = 40


def emails(text: str) -> list[Finding]:
    """Return the e-mail addresses, also those with (at) or snabel-a instead of the sign."""
    if (
        "@" not in text
        and "snabel" not in text.lower()
        and "at)" not in text.lower()
        and "at]" not in text.lower()
    ):
        return []
    return [Finding(row.start(), row.end(), Kind.EMAIL, "e-postadress") for row in _EMAIL.finditer(text)]


def identity_numbers(text: str) -> list[Finding]:
    """Return personnummer and samordningsnummer whose date and check digit hold, or clearly meant as one.

    Clearly meant: partly masked (19800101-XXXX), twelve digits with a dash, or named just before
    ("personnummer 800101-1234"): a slip of the finger points out a person too.
    """
    found = []
    for row in _IDENTITY.finditer(text):
        day = int(row["day"])
        kind = Kind.SAMORDNINGSNUMMER if day > DAYS_ADDED else Kind.PERSONNUMMER
        if _is_date(row, day) and (why := _why_identity(row, text)):
            found.append(Finding(row.start(), row.end(), kind, why))
    return found


def is_identity_number(typed: str) -> bool:
    """Whether what stands in a field of its own is a personnummer or samordningsnummer.

    Ten or twelve digits, with or without a sign between; the date must exist and the check digit hold.
    """
    row = _TYPED.fullmatch(typed.strip())
    return (
        row is not None
        and _is_date(row, int(row["day"]))
        and checks(row["year"] + row["month"] + row["day"] + row["last"])
    )


def _is_date(row: re.Match[str], day: int) -> bool:
    years = (
        [int(row["century"] + row["year"])]
        if row["century"]
        else [1900 + int(row["year"]), 2000 + int(row["year"])]
    )
    return any(
        _exists(year, int(row["month"]), day - DAYS_ADDED if day > DAYS_ADDED else day) for year in years
    )


def _exists(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _why_identity(row: re.Match[str], text: str) -> str:
    """Return what makes a number with a right date an identity number; "" if nothing does."""
    last, sep = row["last"], row["sep"].strip()
    named = _CONTEXT.search(text, max(0, row.start() - _LOOKS_BACK), row.start()) is not None
    if not last.isdigit():
        return "delvis dolt nummer" if sep or named else ""
    if sep == "/" and not named:
        return ""
    if not named and _is_rather_a_phone(row, text):
        return ""
    if checks(row["year"] + row["month"] + row["day"] + last):
        return "datum och kontrollsiffra stämmer"
    if named:
        return "står som personnummer"
    return "skrivet som ett personnummer" if row["century"] and sep in {"-", "+"} else ""


def _is_rather_a_phone(row: re.Match[str], text: str) -> bool:
    """Whether ten digits in a row may as well be a mobile's, and what stands before says so."""
    if row[0].isdigit() and re.match(r"07[02369]", row[0]) and len(row[0]) == len("0701234567"):
        before = text[max(0, row.start() - _LOOKS_BACK) : row.start()]
        return int(row["day"]) > DAYS_ADDED or _CALLS.search(before) is not None
    return False


def checks(ten: str) -> bool:
    """Whether the last of ten digits is the check digit of the nine before (Luhn's, modulus 10)."""
    doubled = [int(sign) * (2 - place % 2) for place, sign in enumerate(ten)]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def phones(text: str) -> list[Finding]:
    """Return telephone numbers: Swedish in all ways of writing, foreign with their country's code."""
    found = [
        Finding(row.start(), row.end(), Kind.PHONE, "telefonnummer")
        for row in _PHONE.finditer(text)
        if _is_phone(row, text)
    ]
    found += [
        Finding(row.start(), row.end(), Kind.PHONE, "telefonnummer")
        for row in _DOTTED.finditer(text)
        if len(_digits(row[0])) == MOBILE
    ]
    found += [
        Finding(row.start(), row.end(), Kind.PHONE, "telefonnummer i ord") for row in _SAID.finditer(text)
    ]
    local = [
        Finding(row.start("number"), row.end("number"), Kind.PHONE, "står som telefonnummer")
        for row in _LOCAL.finditer(text)
        if _is_local(row["number"])
    ]
    return found + [row for row in local if not row.overlaps(found)]


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _is_local(number: str) -> bool:
    digits = _digits(number)
    is_day = re.fullmatch(r"(?:19|20)\d\d\D?\d\d?\D?\d\d?", number)
    return len(digits) in LOCAL and digits not in EVERYBODYS and not is_day


def _is_phone(row: re.Match[str], text: str) -> bool:
    if _NOT_A_PHONE.search(text, max(0, row.start() - _LOOKS_BACK), row.start()):
        return False
    written, lead, digits = row[0], row["lead"], _digits(row["rest"])
    if lead != "0" and digits.startswith("46"):
        return _is_swedish(digits[2:].lstrip("0"), written)
    if lead != "0":
        return len(digits) in FOREIGN and (lead == "+" or len(digits) >= MOBILE)
    after_number = re.search(r"\d[ \u00a0]$", text[max(0, row.start() - 2) : row.start()]) is not None
    return _is_swedish(digits, written) and not (after_number and len(digits) < MOBILE - 1)


def _is_swedish(digits: str, written: str) -> bool:
    """Whether the digits after the leading 0 may be a number, and are grouped as people group them."""
    groups = re.findall(r"\d+", written)
    ends_in_year = len(groups) > 1 and re.fullmatch(r"(?:19|20)\d\d", groups[-1]) is not None
    if _OTHER_NUMBER.fullmatch(written) or ends_in_year:
        return False
    if digits.startswith("7") and not digits.startswith("77"):
        return len(digits) == MOBILE - 1
    return not digits.startswith("0") and len(digits) in REGIONAL
