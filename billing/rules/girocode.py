"""The QR code that banking apps read to fill in a transfer (EPC069-12), called GiroCode in Germany."""

from billing.rules.papers import Paper

LARGEST = 999_999_999_99  # cents
LONGEST_NAME = 70


def girocode(paper: Paper) -> str:
    """What the code holds; empty where there is no transfer in euros to be made."""
    seller = paper.seller
    due = paper.method == "bank_transfer" and not paper.is_credit_note
    if not due or not seller.iban or paper.currency != "EUR" or not 0 < paper.due <= LARGEST:
        return ""
    return "\n".join(
        [
            "BCD", "002", "1", "SCT", seller.bic, seller.name[:LONGEST_NAME], seller.iban.replace(" ", ""),
            f"EUR{paper.money(paper.due):.2f}", "", paper.payment_reference,
        ]
    )  # fmt: skip
