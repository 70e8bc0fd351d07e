"""The document of a cancellation's receipt: made once by a job, kept for as long as the cancellation."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from billing.models import Cancellation, Receipt
from billing.ports import PaperMaker
from billing.selectors.receipts import ends
from billing.selectors.tax import seller_words
from config.kernel.actors import SYSTEM
from config.kernel.ports import port
from config.outbox.services import audit


def make(*, pk: int, at: datetime) -> Receipt | None:
    """The receipt of a cancellation; when it was made already, or by somebody faster, theirs.

    None where the cancellation itself is gone by now. A worker that is killed half-way leaves nothing behind.
    """
    row = Cancellation.objects.select_related("subscription").filter(pk=pk).first()
    if row is None:
        return None
    found = Receipt.objects.filter(cancellation=row).first()
    return found or _keep(row, _print(row, at=at), at=at)


def _print(row: Cancellation, *, at: datetime) -> bytes:
    """What the page says, on paper, in the language in which it was written."""
    with override(row.language):
        context = {"row": row, "language": row.language, "seller": seller_words(), "ends": ends(row)}
        html = render_to_string("billing/paper/receipt.html", context)
        css = render_to_string("billing/paper/pdf.css")
    maker: PaperMaker = port("billing.paper")
    return maker.pdf(html=html, css=css, inside=None, at=at)


def _keep(row: Cancellation, pdf: bytes, *, at: datetime) -> Receipt:
    """The first one stays; what another worker made at the same time is thrown away."""
    digest = hashlib.sha256(pdf).hexdigest()
    try:
        with transaction.atomic():
            made = Receipt.objects.create(cancellation=row, pdf=pdf, pdf_sha256=digest, made_at=at)
            audit("billing.receipt.make", by=SYSTEM, at=at, row=made)
    except IntegrityError:
        return Receipt.objects.get(cancellation=row)
    return made
