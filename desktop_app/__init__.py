"""Neighbourhood Desk: community work for housing associations, offline."""

__version__ = "0.1.0"
