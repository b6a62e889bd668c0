"""What the five workflows shall be, written by hand: the program is held against this, not the reverse.

One row per arrow: name, from, to, what it takes, whether a reason in words is asked for, and whether it is
taken by a command of its own (then it has no button). `BARE` says what stops each arrow of a case where
nothing has been done, in the words the user reads.
"""

RECEIVED, PLANNED, INVESTIGATING = "received", "planned", "investigating"
WAITING, DECIDING, ACTING, FOLLOWING_UP = "waiting", "deciding", "acting", "following_up"
CLOSED, DISMISSED, RECLASSIFIED, HANDED_OVER = "closed", "dismissed", "reclassified", "handed_over"
JOINED = "joined"
ENDS = {CLOSED, DISMISSED, RECLASSIFIED, HANDED_OVER, JOINED}

ARROWS = {
    "complaint": [
        ("investigate", {RECEIVED}, INVESTIGATING, "investigate", False, False),
        ("ask", {INVESTIGATING}, WAITING, "investigate", False, False),
        ("resume", {WAITING}, INVESTIGATING, "investigate", False, False),
        ("close", {INVESTIGATING}, CLOSED, "close", False, False),
        ("review", {CLOSED}, INVESTIGATING, "decide", True, False),
        ("join", {RECEIVED, INVESTIGATING, WAITING}, JOINED, "decide", False, True),
        ("separate", {JOINED}, INVESTIGATING, "decide", True, True),
        ("reclassify", {RECEIVED, INVESTIGATING}, RECLASSIFIED, "decide", True, True),
    ],
    "deviation": [
        ("investigate", {RECEIVED}, INVESTIGATING, "investigate", False, False),
        ("act", {INVESTIGATING}, ACTING, "investigate", False, False),
        ("follow_up", {ACTING}, FOLLOWING_UP, "investigate", False, False),
        ("close", {INVESTIGATING, ACTING, FOLLOWING_UP}, CLOSED, "close", False, False),
        ("close_directly", {RECEIVED, INVESTIGATING}, CLOSED, "close", True, True),
        ("dismiss", {RECEIVED, INVESTIGATING}, DISMISSED, "dismiss", True, False),
        ("reopen", {CLOSED, DISMISSED}, INVESTIGATING, "decide", True, False),
        ("not_reached", {FOLLOWING_UP}, ACTING, "investigate", False, True),
        (
            "hand_over",
            {RECEIVED, INVESTIGATING, ACTING, FOLLOWING_UP},
            HANDED_OVER,
            "investigate",
            False,
            True,
        ),
        ("hand_back", {HANDED_OVER}, INVESTIGATING, "decide", False, True),
        ("reclassify", {RECEIVED, INVESTIGATING}, RECLASSIFIED, "decide", True, True),
    ],
    "lexsarah": [
        ("investigate", {RECEIVED}, INVESTIGATING, "investigate", False, False),
        ("submit", {INVESTIGATING}, DECIDING, "investigate", False, False),
        ("resume", {DECIDING}, INVESTIGATING, "investigate", True, False),
        ("follow_up", {DECIDING}, FOLLOWING_UP, "decide", False, False),
        ("close", {FOLLOWING_UP}, CLOSED, "close", False, False),
        ("hand_back", {RECEIVED, INVESTIGATING, DECIDING}, CLOSED, "decide_lexsarah", True, True),
    ],
    "risk": [
        ("start", {PLANNED}, INVESTIGATING, "investigate", False, False),
        ("act", {INVESTIGATING}, ACTING, "investigate", False, False),
        ("follow_up", {ACTING}, FOLLOWING_UP, "investigate", False, False),
        ("not_reached", {FOLLOWING_UP}, ACTING, "investigate", False, True),
        ("close", {INVESTIGATING, ACTING, FOLLOWING_UP}, CLOSED, "close", False, False),
        ("cancel", {PLANNED}, DISMISSED, "dismiss", True, False),
        ("reopen", {CLOSED, DISMISSED}, INVESTIGATING, "decide", True, False),
    ],
    "selfcontrol": [
        ("start", {PLANNED}, INVESTIGATING, "investigate", False, False),
        ("close", {PLANNED, INVESTIGATING}, CLOSED, "investigate", False, False),
        ("cancel", {PLANNED, INVESTIGATING}, DISMISSED, "dismiss", True, False),
        ("reopen", {CLOSED, DISMISSED}, INVESTIGATING, "decide", True, False),
    ],
}

STATUSES = {
    "complaint": [RECEIVED, INVESTIGATING, WAITING, CLOSED, RECLASSIFIED, JOINED],
    "deviation": [
        RECEIVED,
        INVESTIGATING,
        ACTING,
        FOLLOWING_UP,
        CLOSED,
        DISMISSED,
        RECLASSIFIED,
        HANDED_OVER,
    ],
    "lexsarah": [RECEIVED, INVESTIGATING, DECIDING, FOLLOWING_UP, CLOSED],
    "risk": [PLANNED, INVESTIGATING, ACTING, FOLLOWING_UP, CLOSED, DISMISSED],
    "selfcontrol": [PLANNED, INVESTIGATING, CLOSED, DISMISSED],
}

WORDS = {
    "complaint": [
        "Inkommet",
        "Under handläggning",
        "Väntar på ditt svar",
        "Avslutat",
        "Omklassat",
        "Dubblett",
    ],
    "deviation": [
        "Ny",
        "Under utredning",
        "Åtgärder pågår",
        "Effekt följs upp",
        "Avslutad",
        "Ej avvikelse",
        "Omklassad",
        "Överlämnad till lex Sarah",
    ],
    "lexsarah": [
        "Rapport mottagen",
        "Under utredning",
        "Klar för beslut",
        "Åtgärder följs upp",
        "Avslutad",
    ],
    "risk": [
        "Planerad",
        "Pågår",
        "Åtgärder pågår",
        "Effekt följs upp",
        "Avslutad",
        "Ej genomförd",
    ],
    "selfcontrol": ["Planerad", "Pågår", "Klar", "Ej genomförd"],
}

_NOT_COMPLETE = "Utredningen är inte klarmarkerad."
_NOT_ASKED = "Frågan om lex Sarah är inte besvarad."
_NO_RISK = "Allvarlighetsgrad och sannolikhet är inte bedömda."
_NO_DAY = "Dagen då analysen gjordes saknas."
BARE = {
    ("complaint", "close"): ["Svaret är inte skickat.", "Utfallet är inte valt."],
    ("deviation", "act"): [_NOT_COMPLETE, "Ingen åtgärd är beslutad."],
    ("deviation", "close"): [_NOT_COMPLETE, _NOT_ASKED],
    ("deviation", "close_directly"): ["Händelsetyp är inte vald.", _NO_RISK, _NOT_ASKED, _NO_RISK],
    ("deviation", "dismiss"): [_NOT_ASKED],
    ("lexsarah", "submit"): [_NOT_COMPLETE],
    ("lexsarah", "follow_up"): ["Graden är inte beslutad."],
    ("risk", "act"): [_NO_DAY],
    ("risk", "close"): [_NO_DAY],
    ("selfcontrol", "close"): ["Dag eller utfall saknas."],
}
