"""Migrations of the reports slice."""
