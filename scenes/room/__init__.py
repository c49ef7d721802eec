"""The live room of a scene: its state in memory, its orders, what each viewer is told."""
