"""What an invariant is made of."""

from typing import NamedTuple


class Invariant(NamedTuple):
    """`sql` selects (row, detail) of every breach; `{now}` is the database's clock."""

    code: str
    sentence: str
    sql: str
