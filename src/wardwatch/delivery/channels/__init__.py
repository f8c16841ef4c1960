"""How texts leave: one module per channel."""
