"""Lifecycle tables: legal moves, illegal ones, and tables that contradict themselves."""

import pytest

from config.kernel.lifecycle import IllegalMove, Lifecycle, Move

DOOR = Lifecycle(
    name="door",
    initial="shut",
    moves=(
        Move("shut", "open", ("business",), "open", "door.opened"),
        Move("open", "shut", ("system",), "shut"),
    ),
)


def test_finds_the_move_of_an_actor() -> None:
    assert DOOR.find("shut", "open", "business").target == "open"


@pytest.mark.parametrize(
    ("state", "action", "actor"), [("shut", "open", "system"), ("open", "open", "business")]
)
def test_refuses_what_the_table_lacks(state: str, action: str, actor: str) -> None:
    with pytest.raises(IllegalMove):
        DOOR.find(state, action, actor)


def test_legal_moves_are_those_to_draw() -> None:
    assert [move.action for move in DOOR.legal("shut", "business")] == ["open"]
    assert DOOR.legal("shut", "system") == ()


def test_a_table_cannot_lead_one_actor_two_ways() -> None:
    with pytest.raises(ValueError, match="two moves"):
        Lifecycle(
            name="fork",
            initial="a",
            moves=(Move("a", "go", ("system", "business"), "b"), Move("a", "go", ("business",), "c")),
        )


def test_final_states_have_no_way_out() -> None:
    table = Lifecycle(name="end", initial="a", moves=(Move("a", "stop", ("system",), "z"),))
    assert table.final == {"z"}
