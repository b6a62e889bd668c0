"""The frame of every page: who I am, what my role does, and the ways out."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import User
from organisation.roles import Capability


def _has(*capabilities: Capability) -> Callable[[User], bool]:
    """Return the condition that somebody has one of the capabilities, somewhere."""
    return lambda user: any(user.has_capability(capability) for capability in capabilities)


# What the role does, in the order of practice.md: (label, URL name, for whom it is).
MENU = (
    (gettext_lazy("Start"), "start", lambda _user: True),
    (gettext_lazy("Rapportera"), "deviations:report", _has(Capability.REPORT)),
    (gettext_lazy("Skriv ned en synpunkt"), "complaints:write_down", _has(Capability.REPORT)),
    (gettext_lazy("Mina rapporter"), "deviations:mine", _has(Capability.REPORT)),
    (gettext_lazy("Inkorg"), "cases:inbox", _has(Capability.INVESTIGATE, Capability.READ_NAMED)),
    (gettext_lazy("Ärenden"), "cases:list", _has(Capability.VIEW, Capability.READ_NAMED)),
    (gettext_lazy("Åtgärder"), "cases:actions", _has(Capability.VIEW, Capability.READ_NAMED)),
    (
        gettext_lazy("Stickprov"),
        "cases:rereading",
        lambda user: user.has_capability(Capability.REREAD) or user.has_in_a_board(Capability.STATISTICS),
    ),
    (gettext_lazy("Att diarieföra"), "cases:diary", _has(Capability.REGISTER)),
    (gettext_lazy("Gallring"), "cases:retention", lambda user: user.has_in_a_board(Capability.RETAIN)),
    (
        gettext_lazy("Så går arbetet"),
        "reports:process",
        lambda user: user.has_capability(Capability.STATISTICS) and user.has_capability(Capability.VIEW),
    ),
    (gettext_lazy("Läslogg"), "reports:read_log", _has(Capability.AUDIT)),
    (gettext_lazy("Behörigheter"), "reports:access", _has(Capability.AUDIT)),
    (gettext_lazy("Periodsammanställning"), "reports:summaries", _has(Capability.STATISTICS)),
    (
        gettext_lazy("Kvalitetsberättelse"),
        "reports:quality_reports",
        lambda user: user.has_in_a_board(Capability.STATISTICS),
    ),
    (gettext_lazy("Inställningar"), "admin:index", _has(Capability.ADMINISTER)),
)
FOOTER = ((gettext_lazy("Tillgänglighet"), "accessibility"), (gettext_lazy("Personuppgifter"), "privacy"))


@dataclass(frozen=True)
class Link:
    """A link of the frame; `count` is what waits behind it, None when nothing is counted."""

    label: str
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Frame:
    """What base.html shows around the page; an empty URL means that the link is left out."""

    menu: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    board_name: str = ""
    user_name: str = ""
    user_role: str = ""
    start_url: str = "/"
    report_url: str = ""
    search_url: str = ""
    help_url: str = ""
    logout_url: str = ""


def frame(request: HttpRequest) -> dict[str, object]:
    """Return {"frame": Frame} for the templates; built first when a page shows it.

    Nobody signed in costs no query; somebody signed in costs the one of `User.grants`.
    """
    return {"frame": SimpleLazyObject(lambda: _frame_of(request))}


def _frame_of(request: HttpRequest) -> Frame:
    """Build the frame of one request."""
    user = getattr(request, "user", None)
    footer = tuple(Link(str(label), url) for label, name in FOOTER if (url := _url(name)))
    if not isinstance(user, User) or not user.is_authenticated:
        return Frame(footer=footer)
    return Frame(
        menu=_menu(user, request.path),
        footer=footer,
        board_name=_board_name(user),
        user_name=str(user),
        user_role=user.role_labels,
        start_url=_url("start") or "/",
        report_url=_url("deviations:report") if user.has_capability(Capability.REPORT) else "",
        search_url=_url("cases:list") if _has(Capability.VIEW, Capability.READ_NAMED)(user) else "",
        help_url=_url("help"),
        logout_url=_url("logout"),
    )


def _menu(user: User, path: str) -> tuple[Link, ...]:
    """Return the menu of what the user's roles do; the entry nearest above `path` is the active one."""
    entries = [(str(label), url) for label, name, is_for in MENU if is_for(user) and (url := _url(name))]
    start = _url("start")
    here = max(
        (url for _label, url in entries if path == url or (url != start and path.startswith(url))),
        key=len,
        default="",
    )
    return tuple(Link(label, url, active=url == here) for label, url in entries)


def _board_name(user: User) -> str:
    """Return the nämnd of the user's roles, all of them when they are several."""
    boards = dict.fromkeys(grant.unit.board.name for grant in user.grants if grant.unit and grant.unit.board)
    return _(" och ").join(boards)


def _url(name: str) -> str:
    """Return the address of a URL name, or "" when the system has no such page; each looked up once."""
    return _looked_up(name, get_script_prefix(), settings.ROOT_URLCONF)


@cache
def _looked_up(name: str, _prefix: str, _pages: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
