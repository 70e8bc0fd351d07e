"""Real programs that tests and benchmarks start on free loopback ports and end by process id."""
