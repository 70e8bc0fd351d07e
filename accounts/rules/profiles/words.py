"""Texts that exist in German and English side by side."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BothLanguages:
    """The same text in both languages; where one is empty, readers of that language get the other."""

    de: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.de or self.en)

    def best(self, language: str) -> str:
        """In `language` ("de", "en-gb"), or in the other one where only that was written."""
        return (self.en or self.de) if language.startswith("en") else (self.de or self.en)

    def other(self, language: str) -> str:
        """Which language `best` took where it is not the asked one, for the page to say so; else nothing."""
        english = language.startswith("en")
        own, instead = (self.en, self.de) if english else (self.de, self.en)
        return "" if own or not instead else ("de" if english else "en")
