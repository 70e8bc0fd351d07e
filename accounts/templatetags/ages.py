"""How long ago something was, in the largest whole unit, as each language says it."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@register.filter
def ago(moment: datetime) -> str:
    """ "3 days ago". Django's own German says "3 Tage her", since one word cannot stand in two cases there."""
    age = timezone.now() - moment
    if age < MINUTE:
        return _("just now")
    if age < HOUR:
        count = age // MINUTE
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", count) % {"count": count}
    if age < DAY:
        count = age // HOUR
        return ngettext("%(count)d hour ago", "%(count)d hours ago", count) % {"count": count}
    count = age // DAY
    return ngettext("%(count)d day ago", "%(count)d days ago", count) % {"count": count}
