"""How the site is looked after: its health, its numbers, its traces (docs/monitoring.md)."""
