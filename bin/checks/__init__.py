"""Our own gates: each reads a tree, prints what breaks a rule as `path:line: text`, and fails."""
