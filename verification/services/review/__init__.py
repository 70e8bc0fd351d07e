"""Judgement: taking cases, asking back, proposing, confirming. Cannot sign; the seal service does."""

from verification.services.review.appealing import propose_appeal
from verification.services.review.asking import ask_back, judge_document, note
from verification.services.review.assigning import put_back, put_back_idle, take, take_next
from verification.services.review.deciding import Wish, confirm, judgement, propose, send_back
from verification.services.review.measures import drop, open_measure, propose_again

__all__ = [
    "Wish",
    "ask_back",
    "confirm",
    "drop",
    "judge_document",
    "judgement",
    "note",
    "open_measure",
    "propose",
    "propose_again",
    "propose_appeal",
    "put_back",
    "put_back_idle",
    "send_back",
    "take",
    "take_next",
]
