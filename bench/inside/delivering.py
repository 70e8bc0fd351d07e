"""Terms by which made-up bakeries are found to deliver: what is said in their profiles stays as it is."""

from django.db import connection

import bench.inside.ready  # noqa: F401 - sets Django up, before any model is imported
from bench.inside.settle import settle
from directory.models import Posting

CATEGORY = "bakery"
TERMS = ("d:DE:10", "d:DE:603", "d:DE:80331")


def main() -> None:
    """Once for each store: one business in fifty, so that in a large one a question fills a page."""
    if Posting.objects.filter(term=TERMS[0]).exists():
        return
    with connection.cursor() as cursor:
        for term in TERMS:
            cursor.execute(
                "INSERT INTO directory_posting (entry_id, term, sealed, key)"
                " SELECT business_id, %s, sealed, key FROM directory_entry WHERE category = %s",
                [term, CATEGORY],
            )
    settle()


if __name__ == "__main__":
    main()
