"""Wardwatch: the operating system of a health-sector cybersecurity coordination center."""
