"""Discord: channels of a campaign, and the summary of a session that a game master reads over before it is posted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from bestiary_site.shared.errors import Conflict, NotAllowed, NotFound, Refused, TryLater
from campaigns.kinds import address_of
from campaigns.models import Campaign, DiscordPurpose, DiscordWebhook, Entry, Happening, Role, WebhookDelivery
from campaigns.models.entries import SEEN_BY_MEMBERS
from campaigns.outside import discord, discord_words
from campaigns.outside.posting import Unreached
from campaigns.outside.sealed import seal
from campaigns.outside.session_words import summary_of
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record
from campaigns.services.webhooks import checked, clean_events, clean_name, post_messages, require_room

MOST_LETTERS = 20_000
POSTED = "session.summary"
_ANNOUNCED_AT_FIRST = (Happening.SESSION_STARTED, Happening.SESSION_CLOSED, Happening.MEMBER_JOINED)


@transaction.atomic
def add_discord_webhook(
    *,
    actor: Person,
    campaign: Campaign,
    name: str,
    address: str,
    purpose: str = DiscordPurpose.BOTH,
    events: Iterable[str] = _ANNOUNCED_AT_FIRST,
    game_masters_view: bool = False,
) -> DiscordWebhook:
    """Make a Discord channel known. Its address is the key to it and is never shown again."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    place = checked(address, discord.check_discord_address)
    require_room(DiscordWebhook.objects.filter(campaign=campaign).count())
    if purpose not in DiscordPurpose.values:
        raise Refused("bad_purpose", f"A channel is for one of {', '.join(DiscordPurpose.values)}.")
    channel = DiscordWebhook.objects.create(
        campaign=campaign,
        name=clean_name(name),
        host=place.authority,
        sealed_address=seal(address.strip()),
        purpose=purpose,
        events=clean_events(events),
        game_masters_view=game_masters_view,
        made_by=person,
    )
    record("discord.created", actor=person, target=channel, changes={"name": ["", channel.name]})
    return channel


# -- the summary of a session -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """What would be posted: the text, and the messages that it makes."""

    text: str
    parts: list[str]
    warning: str = ""


def draft_summary(*, actor: Person, session: Entry, text: str | None = None) -> Draft:
    """Return the summary of a session as it would be posted; `text` is what the game master has made of it."""
    _require_runs(actor, session)
    words = _clean(text) if text is not None else discord_words.cut(summary_of(session), MOST_LETTERS)
    hidden = session.visibility not in SEEN_BY_MEMBERS
    warning = "This session is hidden from players: what you post tells them of it." if hidden else ""
    return Draft(words, discord_words.split(words), warning)


@transaction.atomic
def post_summary(*, actor: Person, session: Entry, channel: DiscordWebhook, text: str) -> WebhookDelivery:
    """Post a summary to a channel, as the game master has read it over."""
    person = _require_runs(actor, session)
    if channel.campaign_id != session.campaign_id:
        raise NotFound("discord_webhook_not_found", "There is no such Discord channel in this campaign.")
    if not channel.takes_summaries:
        raise Conflict("not_for_summaries", f"{channel.name} is for announcements only. Choose another channel.")
    words = _clean(text)
    posted = post_messages(channel, event=POSTED, about=session.name, messages=discord_words.messages(words))
    record("session.posted", actor=person, target=session, changes={"discord": ["", channel.name]})
    return posted


def _clean(text: str) -> str:
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not words:
        sentence = "There is nothing to post: write a few words."
        raise Refused("nothing_to_post", sentence, fields={"text": [sentence]})
    if len(words) > MOST_LETTERS:
        sentence = f"At most {MOST_LETTERS} letters are posted, not {len(words)}."
        raise Refused("too_long", sentence, fields={"text": [sentence]})
    return words


def _require_runs(actor: Person, session: Entry) -> Any:
    person = require_sign_in(actor)
    if session.campaign is None:
        raise NotFound("session_not_found", "There is no such session.")
    require_role(session.campaign, person, Role.GAME_MASTER)
    return person


def session_address(session: Entry) -> str:
    """Return the whole address of a session's page."""
    return settings.SITE_URL + address_of(session)


# -- the bot ----------------------------------------------------------------------------------------------


def list_guilds(*, actor: Person) -> list[dict[str, str]]:
    """Return the servers that the site's bot is in, for game masters."""
    person = require_sign_in(actor)
    if not settings.DISCORD_BOT_TOKEN:
        raise NotFound("no_discord_bot", "This site has no Discord bot. The administrator sets DISCORD_BOT_TOKEN.")
    if not Campaign.objects.run_by(person).exists():
        raise NotAllowed("game_masters_only", "Only who runs a campaign sees the servers of the bot.")
    try:
        return discord.guilds(settings.DISCORD_BOT_TOKEN, api=settings.DISCORD_API, at_home=settings.WEBHOOKS_AT_HOME)
    except discord.BotRefused as error:
        raise Conflict(
            "discord_refuses", "Discord refuses the token of the bot: the administrator must renew it."
        ) from error
    except (Unreached, ValueError) as error:
        raise TryLater("discord_out_of_reach", f"Discord cannot be asked now: {error}") from error
