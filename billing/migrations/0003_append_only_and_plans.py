"""Invoices, payments and plan versions are written once; the three plans that an operator starts with."""

from datetime import UTC, date, datetime

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from config.outbox.append_only import forbid_changes

START = date(2026, 1, 1)
# Prices and limits are placeholders: an operator sets its own as new versions. What makes a seal is in every plan.
PLANS = (
    ("small", 0, "Klein", "Small", 0, 0, (1, 3, 5, 1_000, 0, 0),
     ["1 Nummer", "Prüfsiegel, Prüfung und Profil", "3 Standorte, 5 Personen"],
     ["1 number", "Seal, checks and profile", "3 locations, 5 people"]),
    ("medium", 1, "Mittel", "Medium", 2900, 29000, (10, 25, 25, 100_000, 5, 3),
     ["10 Nummern", "25 Standorte, 25 Personen", "100.000 API-Aufrufe im Monat, 5 Webhooks", "Statistik 3 Monate zurück"],
     ["10 numbers", "25 locations, 25 people", "100,000 API calls a month, 5 webhooks", "Statistics 3 months back"]),
    ("large", 2, "Groß", "Large", 9900, 99000, (100, None, None, 1_000_000, 50, 24),
     ["100 Nummern", "Beliebig viele Standorte und Personen", "1.000.000 API-Aufrufe im Monat, 50 Webhooks", "Statistik 24 Monate zurück"],
     ["100 numbers", "Any number of locations and people", "1,000,000 API calls a month, 50 webhooks", "Statistics 24 months back"]),
)
LIMITS = ("numbers", "locations", "seats", "api_calls", "webhooks", "statistics")
TABLES = ("billing_planversion", "billing_invoice", "billing_invoiceline", "billing_payment", "billing_allocation")


def plans(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    Plan, PlanVersion = apps.get_model("billing", "Plan"), apps.get_model("billing", "PlanVersion")
    for code, rank, german, english, month, year, limits, lines_de, lines_en in PLANS:
        PlanVersion.objects.create(
            plan=Plan.objects.create(code=code, rank=rank),
            valid_from=START,
            name_de=german,
            name_en=english,
            lines_de=lines_de,
            lines_en=lines_en,
            month_price=month,
            year_price=year,
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
            **dict(zip(LIMITS, limits, strict=True)),
        )


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_contracts")]
    operations = [
        *(forbid_changes(table) for table in TABLES),
        migrations.RunPython(plans, migrations.RunPython.noop),
    ]
