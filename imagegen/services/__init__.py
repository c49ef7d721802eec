"""Acts on pictures: asking, keeping, showing, deleting."""
