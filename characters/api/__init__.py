"""The API of creatures, their versions, models and favourites."""
