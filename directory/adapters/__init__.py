"""Everything of directory that speaks to the outside world."""
