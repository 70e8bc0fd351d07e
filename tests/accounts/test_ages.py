"""How long ago, in words that a German would say, too."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts.templatetags.ages import ago


@pytest.mark.parametrize(
    ("age", "german", "english"),
    [
        (timedelta(seconds=-5), "gerade eben", "just now"),
        (timedelta(seconds=59), "gerade eben", "just now"),
        (timedelta(minutes=1), "vor 1 Minute", "1 minute ago"),
        (timedelta(minutes=59, seconds=30), "vor 59 Minuten", "59 minutes ago"),
        (timedelta(hours=1, minutes=59), "vor 1 Stunde", "1 hour ago"),
        (timedelta(hours=23, minutes=59), "vor 23 Stunden", "23 hours ago"),
        (timedelta(hours=47), "vor 1 Tag", "1 day ago"),
        (timedelta(days=3, hours=1), "vor 3 Tagen", "3 days ago"),
        (timedelta(days=400, hours=1), "vor 400 Tagen", "400 days ago"),
    ],
)
def test_the_largest_whole_unit_is_said(age: timedelta, german: str, english: str) -> None:
    moment = timezone.now() - age
    with translation.override("de"):
        assert ago(moment) == german
    with translation.override("en"):
        assert ago(moment) == english
