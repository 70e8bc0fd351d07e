"""A day that has been, as people say it."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms

from accounts.rules.profiles.calendar_words import read_date, read_month_day

DAYS: Final = ["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %m %Y"]
_AGO: Final = {"heute": 0, "today": 0, "gestern": 1, "yesterday": 1, "vorgestern": 2}
_YEARS: Final = 9  # from one 29 February to the next there may be eight


class PastDayField(forms.DateField):
    """Also "gestern", "24. November 2026" and, without a year, the latest such day: "24.12." in January."""

    today = date.max  # set by the form

    def to_python(self, value: Any) -> date | None:
        text = str(value or "").strip()
        if (ago := _AGO.get(text.casefold().rstrip("."))) is not None:
            return self.today - timedelta(days=ago)
        return read_date(text) or self._latest(text) or super().to_python(value)

    def _latest(self, text: str) -> date | None:
        if found := read_month_day(text):
            for year in range(self.today.year, self.today.year - _YEARS, -1):
                try:
                    day = date(year, *found)
                except ValueError:
                    continue
                if day <= self.today:
                    return day
        return None
