"""Who may do what: roles inside a business, and the operator's desk."""

from typing import Protocol

from config.kernel.actors import Actor

EDITING_ROLES = frozenset({"owner", "admin", "editor"})
OWNING_ROLES = frozenset({"owner", "admin"})


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
