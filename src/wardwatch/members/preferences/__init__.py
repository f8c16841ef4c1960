"""What members, the center and people set for themselves."""
