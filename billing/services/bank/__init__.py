"""Bank files: brought by an operator, read once, matched by a worker, finished by people."""
