"""Invitations of colleagues, and the triggers that keep an owner in every business."""

import django.db.models.deletion
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.models.last_owner import drop_last_owner_guard, guard_last_owner


def guard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    guard_last_owner(editor)


def unguard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    drop_last_owner_guard(editor)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_profiles'),
    ]

    operations = [
        migrations.CreateModel(
            name='MemberInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(help_text='The one address that may use it, in lower case', max_length=254)),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('admin', 'Admin'), ('editor', 'Editor'), ('billing', 'Billing'), ('viewer', 'Viewer')], max_length=8)),
                ('language', models.CharField(default='de', max_length=5)),
                ('nonce', models.CharField(max_length=32)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(help_text='Taken back, or replaced by a newer one', null=True)),
                ('business', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='member_invitations', to='accounts.business')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['business', 'created_at'], name='accounts_member_invited')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('business', 'email'), name='accounts_one_open_member_invitation'), models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'admin', 'editor', 'billing', 'viewer'])), name='accounts_invited_role_is_known'), models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='accounts_member_invitation_ends_once')],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
