"""Single sign-on: what organizations registered, what their servers say, and what is believed of it."""
