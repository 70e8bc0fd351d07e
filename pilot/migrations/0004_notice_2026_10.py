"""The words that an applicant accepts, and the seven questions for programmes that have none yet."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from pilot.rules.standard import NOTICE_DE, NOTICE_EN, NOTICE_FROM, NOTICE_VERSION, QUESTIONS


def load(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("pilot", "Notice").objects.get_or_create(
        version=NOTICE_VERSION,
        defaults={"text_de": NOTICE_DE, "text_en": NOTICE_EN, "valid_from": min(NOTICE_FROM, timezone.now())},
    )
    model = apps.get_model("pilot", "Question")
    for programme in apps.get_model("pilot", "Programme").objects.filter(questions=None):
        for order, given in enumerate(QUESTIONS, 1):
            values = {name: value for name, value in given.items() if name != "fields"}
            page = model.objects.create(programme=programme, order=order, **values)
            for place, field in enumerate(given.get("fields", ()), 1):
                model.objects.create(programme=programme, page=page, order=place, **field)


class Migration(migrations.Migration):
    dependencies = [("pilot", "0003_pilot_flow")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
