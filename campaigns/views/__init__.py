"""Pages of campaigns and of everything in them."""
