"""What a reviewer should know about an application before reading it; warnings never decide anything."""

from dataclasses import dataclass
from enum import StrEnum

from accounts.rules.names import problems

FAST_SECONDS = 20


class WarningCode(StrEnum):
    """What screening can find."""

    SAME_EMAIL = "SAME_EMAIL"
    SAME_NAME = "SAME_NAME"
    NAME_OF_BUSINESS = "NAME_OF_BUSINESS"
    NAME_PROBLEM = "NAME_PROBLEM"
    OUT_OF_SCOPE_COUNTRY = "OUT_OF_SCOPE_COUNTRY"
    FILLED_TOO_FAST = "FILLED_TOO_FAST"


@dataclass(frozen=True)
class Facts:
    """What is known when an application is screened; `seconds` passed between its first page and its sending."""

    company: str
    country_taken: bool
    same_email: bool
    same_name: bool
    name_of_business: bool
    seconds: float


def warnings(facts: Facts) -> list[str]:
    """The codes of everything a reviewer should look at, in a fixed order."""
    found = {
        WarningCode.SAME_EMAIL: facts.same_email,
        WarningCode.SAME_NAME: facts.same_name,
        WarningCode.NAME_OF_BUSINESS: facts.name_of_business,
        WarningCode.NAME_PROBLEM: bool(facts.company and problems(facts.company)),
        WarningCode.OUT_OF_SCOPE_COUNTRY: not facts.country_taken,
        WarningCode.FILLED_TOO_FAST: facts.seconds < FAST_SECONDS,
    }
    return [code.value for code, yes in found.items() if yes]
