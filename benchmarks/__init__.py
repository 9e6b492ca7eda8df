"""Measurements, each a module with `report()`."""
