"""Every slug that ever led to a business. A printed address never leads to somebody else."""

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.models.businesses import Business


class Slug(models.Model):
    """Asserts that `business` has or had this slug. Never deleted, never given to another; stays when a business is
    erased. Written by triggers, so that no way of making a business can pass by it.
    """

    text = models.SlugField(max_length=80, primary_key=True)
    business = models.ForeignKey(Business, on_delete=models.SET_NULL, null=True, related_name="slugs")
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text


_POSTGRES = """
CREATE OR REPLACE FUNCTION accounts_keep_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO accounts_slug (text, business_id, given_at) VALUES (NEW.slug, NEW.id, now())
    ON CONFLICT (text) DO NOTHING;
  IF (SELECT business_id FROM accounts_slug WHERE text = NEW.slug) IS DISTINCT FROM NEW.id THEN
    RAISE unique_violation USING MESSAGE = 'slug of another business';
  END IF;
  RETURN NULL;
END $$
"""
_SQLITE = """
CREATE TRIGGER accounts_business_{verb}_slug AFTER {when} ON accounts_business BEGIN
  INSERT OR IGNORE INTO accounts_slug (text, business_id, given_at)
    VALUES (NEW.slug, NEW.id, strftime('%Y-%m-%d %H:%M:%f', 'now'));
  SELECT RAISE(ABORT, 'slug of another business') WHERE NOT EXISTS (
    SELECT 1 FROM accounts_slug WHERE text = NEW.slug AND business_id = NEW.id);
END
"""
_VERBS = {"new": "INSERT", "other": "UPDATE OF slug"}


def keep_slugs(editor: BaseDatabaseSchemaEditor) -> None:
    """Creates the triggers. A migration that lets SQLite build accounts_business anew must call this afterwards."""
    if editor.connection.vendor == "postgresql":
        editor.execute(_POSTGRES, params=None)
        editor.execute(
            "CREATE TRIGGER accounts_business_slug AFTER INSERT OR UPDATE OF slug ON accounts_business"
            " FOR EACH ROW EXECUTE FUNCTION accounts_keep_slug()"
        )
        return
    for verb, when in _VERBS.items():
        editor.execute(_SQLITE.format(verb=verb, when=when), params=None)


def forget_slugs(editor: BaseDatabaseSchemaEditor) -> None:
    """Drops the triggers."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER IF EXISTS accounts_business_slug ON accounts_business")
        return
    for verb in _VERBS:
        editor.execute(f"DROP TRIGGER IF EXISTS accounts_business_{verb}_slug")
