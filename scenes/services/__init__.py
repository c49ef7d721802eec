"""What the live table does: every door calls these."""
