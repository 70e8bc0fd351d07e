"""The facts that a judgement looks at, under the name that deciding and issuing ask for them."""

from verification.selectors.facts import gather

__all__ = ["gather"]
