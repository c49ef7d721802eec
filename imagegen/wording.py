"""What a provider is sent: the person's words, and what campaign and wish add to them (Django-free)."""

from imagegen.asking import Asked

LONGEST = 2000


def sent_prompt(asked: Asked) -> str:
    """Return the whole prompt for a provider: prompt, own words, mood and style, each said once."""
    parts = [asked.prompt, asked.custom_prompt]
    parts += [f"Mood: {asked.mood}" if asked.mood else "", f"Style: {asked.style}" if asked.style else ""]
    said: list[str] = []
    for part in (" ".join(part.split()).rstrip(".") for part in parts):
        if part and part.lower() not in " ".join(said).lower():
            said.append(part)
    return ". ".join(said)[:LONGEST]
