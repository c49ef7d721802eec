"""What each order comes to. Importing this registers them all."""

from scenes.room.orders import doors, fight, marks, pieces, screen, sound, steps, talk, tokens

__all__ = ["doors", "fight", "marks", "pieces", "screen", "sound", "steps", "talk", "tokens"]
