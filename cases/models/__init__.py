"""The spine's tables: the case, the work on it, the people in it, and what keeps it all moving."""

from cases.models.analysis import Heard, Proposal, TimelineEntry
from cases.models.case import Case, CaseLink, OriginalReport
from cases.models.dialogue import Message
from cases.models.keeping import (
    CaseWord,
    Draft,
    Escalation,
    Notice,
    NumberSeries,
    Receipt,
)
from cases.models.people import Person
from cases.models.reading import CaseBar, CaseReader, CaseUnit
from cases.models.reorganising import Reorganisation
from cases.models.rereading import SampleDraw, SecondReading
from cases.models.retention import (
    EndedReceipt,
    RetentionHold,
    RetentionItem,
    RetentionRun,
)
from cases.models.work import (
    Action,
    Attachment,
    CaseCategory,
    CaseCause,
    CaseLegalBasis,
    Deadline,
    Investigation,
    Note,
    TypeSuggestion,
)

__all__ = [
    "Action",
    "Attachment",
    "Case",
    "CaseBar",
    "CaseCategory",
    "CaseCause",
    "CaseLegalBasis",
    "CaseLink",
    "CaseReader",
    "CaseUnit",
    "CaseWord",
    "Deadline",
    "Draft",
    "EndedReceipt",
    "Escalation",
    "Heard",
    "Investigation",
    "Message",
    "Note",
    "Notice",
    "NumberSeries",
    "OriginalReport",
    "Person",
    "Proposal",
    "Receipt",
    "Reorganisation",
    "RetentionHold",
    "RetentionItem",
    "RetentionRun",
    "SampleDraw",
    "SecondReading",
    "TimelineEntry",
    "TypeSuggestion",
]
