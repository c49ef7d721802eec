"""The documented addresses of the systems that this site replaces: one list for each, thin doors all of them.

`bestiary` holds what /api/v1 has no address of its own for, so it is served there too; creatures themselves are one
resource in both, told apart by what the client sends (docs/decisions/0010).
"""

from django.urls import path

from characters import contract_api as bestiary_doors

bestiary = [
    path("favorites", bestiary_doors.Favourites.as_view(), name="contract-favorites"),
    path("favorites/<int:character_id>", bestiary_doors.OneFavourite.as_view(), name="contract-favorite"),
    path("stats", bestiary_doors.Statistics.as_view(), name="contract-stats"),
]

urlpatterns = [
    path("characters", bestiary_doors.Characters.as_view(), name="contract-characters"),
    path("characters/<int:character_id>", bestiary_doors.OneCharacter.as_view(), name="contract-character"),
    *bestiary,
]
