"""Writes of findings."""

from wardwatch.exposures.operations.catching_up import Caught, catch_up, rebuild
from wardwatch.exposures.operations.writing import Written

__all__ = ["Caught", "Written", "catch_up", "rebuild"]
