"""Live play sessions: orders, facts, presence."""
