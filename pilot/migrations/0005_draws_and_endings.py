"""A draw that anybody can repeat, and the end of a programme."""

import django.db.models.deletion
from django.db import migrations, models

from config.outbox.append_only import forbid_changes


class Migration(migrations.Migration):

    dependencies = [
        ('pilot', '0004_notice_2026_10'),
    ]

    operations = [
        migrations.CreateModel(
            name='DrawPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='application',
            name='carried_to',
            field=models.ForeignKey(help_text='The draft in another programme that goes on with these answers', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pilot.application'),
        ),
        migrations.AddField(
            model_name='cohort',
            name='draw_nonce',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='cohort',
            name='draw_on',
            field=models.DateField(blank=True, editable=False, help_text='The day from which it may be drawn; applicants read it', null=True),
        ),
        migrations.AddField(
            model_name='cohort',
            name='seed_hash',
            field=models.CharField(blank=True, editable=False, help_text='SHA-256 of the seed, shown before the draw', max_length=64),
        ),
        migrations.AddField(
            model_name='programme',
            name='ended_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='When the last open application had been ended', null=True),
        ),
        migrations.AddField(
            model_name='programme',
            name='ends_on',
            field=models.DateField(blank=True, editable=False, help_text='The last day, once an operator has given notice', null=True),
        ),
        migrations.AddField(
            model_name='programme',
            name='notice_given_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='cohort',
            name='seed',
            field=models.CharField(blank=True, help_text='Derived, and stored only once it was used', max_length=64),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('erased_at__isnull', True), ('state', 'programme_ended')), fields=['state_at'], name='pilot_application_ended'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('drawn_at__isnull', True), ('seed', '')), models.Q(('drawn_at__isnull', False), models.Q(('seed', ''), _negated=True), models.Q(('seed_hash', ''), _negated=True)), _connector='OR'), name='pilot_cohort_shows_its_seed_when_drawn'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('notice_given_at__isnull', False), _connector='OR'), name='pilot_programme_ends_with_notice'),
        ),
        migrations.AddField(
            model_name='drawplace',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draw_places', to='pilot.application'),
        ),
        migrations.AddField(
            model_name='drawplace',
            name='cohort',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='pilot.cohort'),
        ),
        migrations.AddConstraint(
            model_name='drawplace',
            constraint=models.UniqueConstraint(fields=('cohort', 'application'), name='pilot_drawn_once'),
        ),
        migrations.AddConstraint(
            model_name='drawplace',
            constraint=models.UniqueConstraint(fields=('cohort', 'position'), name='pilot_one_per_place'),
        ),
        forbid_changes('pilot_drawplace'),
    ]
