"""Suggested prompts: what everybody at the table may read, and nothing else."""

import pytest

from bestiary_site.shared.errors import NotAllowed, NotFound, Refused
from campaigns.models import Kind
from campaigns.services.entries import create_entry
from imagegen.asking import Asked
from imagegen.services.prompts import LONGEST, suggest
from imagegen.services.settings import change_settings
from imagegen.wording import sent_prompt

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep(owner, campaign):
    """A place with open words, secret ones, and names that players must not know."""
    create_entry(actor=owner, campaign=campaign, kind=Kind.NOTE, name="Queen Vex", visibility="game_masters")
    create_entry(actor=owner, campaign=campaign, kind=Kind.NOTE, name="Old Mill", visibility="members")
    body = (
        "A **grey** keep on a cliff above [[Old Mill]]. It belongs to [[Queen Vex]]. Ravens circle its tower.\n\n"
        ":::secret\nUnder it lies the tomb of Morgan.\n:::\n\n:::secret teammate\nThe gate is never locked.\n:::\n"
    )
    return create_entry(
        actor=owner, campaign=campaign, kind=Kind.LOCATION, name="Raven Keep", summary="The seat of the margrave",
        body=body, place_type="castle",
    )  # fmt: skip


@pytest.mark.parametrize("who", ["owner", "teammate"])
def test_a_suggestion_holds_the_open_words_and_no_secret_for_whoever_asks(request, campaign, keep, who) -> None:
    found = suggest(request.getfixturevalue(who), campaign=campaign, entry=keep, mood="grim")
    assert found.subject_type == "scene" and found.subject_name == "Raven Keep" and found.aspect_ratio == "16:9"
    for shown in ("Raven Keep", "castle", "The seat of the margrave", "A grey keep on a cliff", "Old Mill", "Ravens"):
        assert shown in found.prompt, shown
    for hidden in ("Vex", "Morgan", "tomb", "locked", "…", "[[", "**", ":::"):
        assert hidden not in found.sent, hidden
    assert found.sent.endswith("Mood: grim")


def test_the_style_of_the_campaign_is_told_apart_and_sent(owner, campaign, keep) -> None:
    change_settings(actor=owner, campaign=campaign, style="ink and watercolour")
    found = suggest(owner, campaign=campaign, entry=keep)
    assert found.style == "ink and watercolour" and "watercolour" not in found.prompt
    assert found.sent.endswith("Style: ink and watercolour")


def test_own_words_stand_as_they_are(owner) -> None:
    found = suggest(owner, subject_type="item", subject_name="Moonblade", words="A curved blade with a pale glow")
    assert found.prompt == "Moonblade, alone on a plain ground. A curved blade with a pale glow."


def test_a_long_story_is_cut_at_the_end_of_a_sentence(owner, campaign) -> None:
    story = " ".join(f"Sentence number {number} tells of a stone in the wall." for number in range(200))
    entry = create_entry(actor=owner, campaign=campaign, kind=Kind.NOTE, name="W" * 190, summary="s" * 490, body=story)
    found = suggest(owner, campaign=campaign, entry=entry, words="w" * 300)
    assert 10 <= len(found.prompt) <= LONGEST and found.prompt.endswith(".")


def test_what_one_does_not_see_or_may_not_ask_for_is_refused(owner, campaign, teammate, observer, stranger) -> None:
    hidden = create_entry(actor=owner, campaign=campaign, kind=Kind.NOTE, name="Plan", visibility="game_masters")
    with pytest.raises(NotFound):
        suggest(teammate, campaign=campaign, entry=hidden)
    with pytest.raises(NotFound):
        suggest(stranger, campaign=campaign, subject_name="Plan")
    with pytest.raises(NotAllowed):
        suggest(observer, campaign=campaign, subject_name="Plan")
    with pytest.raises(Refused):
        suggest(owner, campaign=campaign, subject_name="")


def test_the_sent_prompt_says_nothing_twice() -> None:
    wish = Asked("scene", "Inn", "An inn at night. Style: ink", "at night", mood="calm", style="ink")
    assert sent_prompt(wish) == "An inn at night. Style: ink. Mood: calm"
