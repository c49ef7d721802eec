"""The pages of creatures."""
