"""21.11.2026, 14:03 Uhr, 1.234,50."""

DATE_FORMAT = "d.m.Y"
TIME_FORMAT = "H:i\u00a0\\U\\h\\r"
DATETIME_FORMAT = "d.m.Y, H:i\u00a0\\U\\h\\r"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"]
DATETIME_INPUT_FORMATS = ["%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M", "%Y-%m-%d %H:%M"]
