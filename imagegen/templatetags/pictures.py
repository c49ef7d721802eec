"""What templates need of pictures."""

from django import template

from imagegen.models import Picture

register = template.Library()


@register.filter
def file(picture: Picture, variant: str) -> str:
    """Return the address of one of a picture's files: `{{ picture|file:"480.webp" }}`."""
    return picture.address(variant)


@register.filter
def dollars(microdollars: int) -> str:
    """Return what something cost, as `$0.039`."""
    return f"${microdollars / 1e6:.3f}".rstrip("0").rstrip(".")
