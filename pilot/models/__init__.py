"""Programmes, questions, applications, invitations."""

from pilot.models.applications import (
    Answer,
    Application,
    DeskNote,
    DeskQuestion,
    DrawPlace,
    PilotInvitation,
)
from pilot.models.programmes import Cohort, Notice, Programme, Question, by_language

__all__ = [
    "Answer",
    "Application",
    "Cohort",
    "DeskNote",
    "DeskQuestion",
    "DrawPlace",
    "Notice",
    "PilotInvitation",
    "Programme",
    "Question",
    "by_language",
]
