"""Outside services that characters come from: one module each."""
