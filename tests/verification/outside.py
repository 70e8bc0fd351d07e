"""The outside world in a test's hand: what VIES, GLEIF and domains say, and what they were asked."""

from collections.abc import Callable
from dataclasses import dataclass, field

from config.outbox.delivering import work
from config.outbox.models import Delivery
from verification.ports import DomainLook, LeiAnswer, VatAnswer

QUEUES = ("codes", "checks", "default", "mail", "bulk")
PORTS = {
    "verification.vat": "tests.verification.outside.vat_register",
    "verification.lei": "tests.verification.outside.lei_register",
    "verification.domains": "tests.verification.outside.domain_looker",
}


@dataclass
class Outside:
    """Answers as they are set; `asked` in order. A function as answer is called with the question."""

    vat: VatAnswer = field(default_factory=lambda: VatAnswer("valid"))
    lei: LeiAnswer = field(default_factory=lambda: LeiAnswer("absent"))
    txt: DomainLook = field(default_factory=lambda: DomainLook("absent", detail="no_record"))
    file: DomainLook = field(default_factory=lambda: DomainLook("absent", detail="http_404"))
    asked: list[tuple[str, str]] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None

    def answer(self, source: str, question: str) -> None:
        self.asked.append((source, question))
        self.meanwhile()


class Registers:
    """All three ports of one outside world."""

    def check(self, vat_id: str) -> VatAnswer:
        world.answer("vies", vat_id)
        return world.vat

    def look_up(self, lei: str) -> LeiAnswer:
        world.answer("gleif", lei)
        return world.lei


class Domains:
    def txt(self, name: str) -> DomainLook:
        world.answer("dns", name)
        return world.txt

    def well_known(self, domain: str) -> DomainLook:
        world.answer("http", domain)
        return world.file


world = Outside()


def renew() -> Outside:
    """A fresh world, with every answer at its default."""
    world.__init__()  # type: ignore[misc]
    return world


def vat_register() -> Registers:
    return Registers()


def lei_register() -> Registers:
    return Registers()


def domain_looker() -> Domains:
    return Domains()


def deliver() -> int:
    """Runs everything that is due until nothing is; a subscriber that failed makes the test fail."""
    total = 0
    while ran := sum(work(queue) for queue in QUEUES):
        total += ran
    failed = Delivery.objects.exclude(error="").values_list("subscriber", "error")
    assert not failed, list(failed)
    return total
