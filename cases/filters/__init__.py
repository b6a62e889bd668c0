"""What the lists can be filtered by."""

from cases.filters.actions import MINE, ActionFilter, whose_actions
from cases.filters.base import MORE, in_words
from cases.filters.cases import CaseFilter

__all__ = ["MINE", "MORE", "ActionFilter", "CaseFilter", "in_words", "whose_actions"]
