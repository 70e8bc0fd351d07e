"""Made-up businesses by the million, written past the services but with the services' own bytes."""
