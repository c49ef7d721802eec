"""The doors of the documented systems that make models: the bestiary's (part 1) and the scanner's (part 3)."""
