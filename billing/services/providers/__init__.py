"""Money that a provider moves: methods, charges, refunds, events, and the nightly comparison."""
