"""Wardwatch: the operating system of a health-sector cybersecurity coordination center."""

__version__ = "0.1.0"
