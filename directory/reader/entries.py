"""What the copy is made of: rows of the database as they are kept on this machine."""

from typing import NamedTuple


class Answer(NamedTuple):
    """A row of the read model. `body` is only given with the row of the code, and with one that warns.

    With the row of the code comes whose seal it is, as 32 digits.
    """

    key: str
    until: float
    seal: int
    etag: str
    body: bytes | None
    business: str | None = None


class Block(NamedTuple):
    """A number, of which nobody here knows more than a keyed hash, that a business may not contact."""

    id: str
    business: str
    number: str

    @property
    def key(self) -> str:
        return f"b:{self.id}"


class Page(NamedTuple):
    """A badge, a status list, the keys or what a key to the API opens: everything under one key.

    `about` is what is needed besides the body.
    """

    key: str
    until: float
    etag: str
    about: str
    body: bytes


Entry = Answer | Block | Page
