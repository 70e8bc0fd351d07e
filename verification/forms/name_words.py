"""What is said about a name that cannot stand beside a seal, while it is typed and when it is sent."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.rules import names
from accounts.rules.names import NameKind

SENTENCES: Final[dict[NameKind, Any]] = {
    NameKind.EMPTY: _("Enter the name that customers know you by"),
    NameKind.TOO_LONG: _("The name has %(part)s characters. Shorten it to at most 80."),
    NameKind.CONTROL: _(
        "The name holds a control character (%(part)s). Delete it and type the name by hand."
    ),
    NameKind.DIRECTION: _(
        "The name holds an invisible sign that turns the direction of writing (%(part)s). Type the name by hand."
    ),
    NameKind.INVISIBLE: _("The name holds an invisible character (%(part)s). Type the name by hand."),
    NameKind.UNKNOWN_CHARACTER: _(
        "The name holds a character that cannot be shown (%(part)s). Leave it out."
    ),
    NameKind.MARKS: _("There are too many accents on one letter (%(part)s). Write the word without them."),
    NameKind.SYMBOL: _(
        "Leave out the symbol %(part)s. A name is made of letters, digits and usual punctuation."
    ),
    NameKind.SEAL_GLYPH: _("Leave out %(part)s. Ticks and seals beside a name may only come from us."),
    NameKind.PROTECTED: _("Leave out “%(part)s”. Customers could take it for a check that we made."),
    NameKind.MIXED_SCRIPTS: _(
        "“%(part)s” mixes letters of different alphabets. Write each word in one alphabet."
    ),
    NameKind.STYLED_LETTER: _("“%(part)s” is written with decorative letters. Use the usual ones."),
    NameKind.ADDRESS: _("Leave out the address “%(part)s”. Your website is shown in its own place."),
    NameKind.DOMAIN: _("“%(part)s” is a web address. Enter the name without it, or with its legal form."),
    NameKind.PHONE: _("Leave out the number “%(part)s”. Your phone number is shown in its own place."),
    NameKind.NO_LETTER: _("A name needs at least one letter."),
    NameKind.GENERIC: _("“%(part)s” only says what you do. Add what makes your name your own."),
}


def name_sentences(name: str) -> list[str]:
    """Every reason against the name, in the reader's language; empty for a name that can be proposed."""
    return [str(SENTENCES[found.kind]) % {"part": found.part[:80]} for found in names.problems(name)]
