"""Migrations, applied as the owner."""
