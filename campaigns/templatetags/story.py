"""What the templates of plots ask for."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def at(found: dict[Any, Any], key: Any) -> Any:
    """Return what a mapping holds under a key, or None."""
    return found.get(key)
