"""Programmes, questions, applications, invitations."""

from pilot.models.applications import (
    Answer,
    Application,
    DeskNote,
    DeskQuestion,
    PilotInvitation,
)
from pilot.models.programmes import Cohort, Notice, Programme, Question, by_language

__all__ = [
    "Answer",
    "Application",
    "Cohort",
    "DeskNote",
    "DeskQuestion",
    "Notice",
    "PilotInvitation",
    "Programme",
    "Question",
    "by_language",
]
