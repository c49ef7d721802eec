"""The API of campaigns and of everything in them."""
