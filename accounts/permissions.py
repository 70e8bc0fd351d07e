"""Who may do what: roles inside a business, and the operator's desk."""

from typing import Final, Protocol

from config.kernel.actors import Actor

OWNER: Final = "owner"
EDITING_ROLES: Final = frozenset({"owner", "admin", "editor"})
OWNING_ROLES: Final = frozenset({"owner", "admin"})
# Whoever is there for the invoices has no business with evidence; whoever only looks sees everything else.
SEEING_ROLES: Final = EDITING_ROLES | {"viewer"}
BILLING_ROLES: Final = frozenset({"owner", "admin", "billing"})
EVERY_ROLE: Final = SEEING_ROLES | BILLING_ROLES
# What the holder of a role may give, change and take away. Only owners make owners and administrators.
GIVES: Final[dict[str, frozenset[str]]] = {
    "owner": EVERY_ROLE,
    "admin": frozenset({"editor", "billing", "viewer"}),
}


def may_give(own: str, role: str) -> bool:
    """Whether somebody with the role `own` may invite into `role`, or take it from somebody."""
    return role in GIVES.get(own, frozenset())


class Person(Protocol):
    """What the rules need to know of a signed-in user."""

    @property
    def pk(self) -> object: ...
    @property
    def desk_role(self) -> str: ...


def actor(person: Person) -> Actor:
    """The actor of somebody who acts for a business."""
    return Actor("business", str(person.pk))


def desk_actor(person: Person) -> Actor:
    """The actor of somebody at the operator's desk: reviewer or operator."""
    return Actor("operator" if person.desk_role == "operator" else "reviewer", str(person.pk))
