"""Lifecycle tables: state x action x actor -> state. The only place where a legal move is written down."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from config.kernel.errors import Refused

NextActor = Literal["business", "operator", "system", "outside", ""]


class IllegalMove(Refused):
    """The table has no such move for this state and actor."""

    code = "illegal_move"
    message: ClassVar[object] = (
        "This step is no longer possible: things have changed since you opened the page."
    )


@dataclass(frozen=True)
class Move:
    """One row of a table: `actors` may take `action` in `source`, which leads to `target` and records `event`."""

    source: str
    action: str
    actors: tuple[str, ...]
    target: str
    event: str = ""
    next_actor: NextActor = ""
    note: str = ""


@dataclass(frozen=True)
class Lifecycle:
    """A table of moves. States without a way out are final."""

    name: str
    initial: str
    moves: tuple[Move, ...]
    _index: dict[tuple[str, str], tuple[Move, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for move in self.moves:
            key = (move.source, move.action)
            if any(set(move.actors) & set(other.actors) for other in self._index.get(key, ())):
                raise ValueError(f"{self.name}: two moves for {key} and one actor")
            self._index[key] = (*self._index.get(key, ()), move)

    @property
    def states(self) -> tuple[str, ...]:
        names = [self.initial]
        for move in self.moves:
            names += [name for name in (move.source, move.target) if name not in names]
        return tuple(names)

    @property
    def final(self) -> frozenset[str]:
        return frozenset(self.states) - {move.source for move in self.moves}

    def legal(self, state: str, actor_kind: str) -> tuple[Move, ...]:
        """The moves to draw as buttons for this actor now."""
        return tuple(m for m in self.moves if m.source == state and actor_kind in m.actors)

    def find(self, state: str, action: str, actor_kind: str) -> Move:
        for candidate in self._index.get((state, action), ()):
            if actor_kind in candidate.actors:
                return candidate
        raise IllegalMove
