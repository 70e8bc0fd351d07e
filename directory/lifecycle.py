"""The tables of directory: a customer's block, and a key to the API."""

from config.kernel.lifecycle import Lifecycle, Move

BLOCK = Lifecycle(
    name="directory.block",
    initial="active",
    moves=(
        Move("active", "lift", ("customer",), "lifted"),
        Move("lifted", "set", ("customer",), "active"),
    ),
)

API_KEY = Lifecycle(
    name="directory.api_key",
    initial="active",
    moves=(Move("active", "revoke", ("business", "operator"), "revoked"),),
)
