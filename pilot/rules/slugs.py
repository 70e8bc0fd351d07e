"""Names in addresses: small ASCII letters, digits and hyphens."""

import re
import unicodedata

# What people write where a letter is missing; the rest loses its accents.
_SPELLED = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "ø": "oe",
        "å": "aa",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
    }
    | {"þ": "th", "ð": "d", "ı": "i", "&": " "}
)


def ascii_slug(name: str) -> str:
    """ "Bäckerei Müller & Söhne" -> "baeckerei-mueller-soehne"; empty for a name without a Latin letter or digit."""
    composed = unicodedata.normalize("NFKC", name).casefold().translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", composed).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
