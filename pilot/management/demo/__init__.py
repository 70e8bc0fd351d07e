"""The demonstration data: made through the services, at dates in the past, so that it is what real use leaves."""
