"""Pages of lists that are not querysets: which page is asked for, and the answer with its links."""

from collections.abc import Sequence
from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from bestiary_site.shared.api import Pages


def page_asked(request: Request) -> tuple[int, int]:
    """Return (number of the page, rows on a page); NotFound for what is no page number."""
    pages = Pages()
    size = pages.get_page_size(request) or Pages.page_size
    number = request.query_params.get(pages.page_query_param, "1")
    if not number.isdecimal() or not 1 <= int(number[:9]) <= 10**6:
        raise NotFound("There is no such page.")
    return int(number[:9]), size


def page_answer(request: Request, rows: Sequence[Any], *, total: int, page: int, size: int) -> Response:
    """Return a page in the shape of every list; NotFound behind the last one."""
    if page > 1 and (page - 1) * size >= total:
        raise NotFound("There is no such page.")
    address = request.build_absolute_uri()
    later = replace_query_param(address, "page", page + 1) if page * size < total else None
    earlier = replace_query_param(address, "page", page - 1) if page > 1 else None
    if page == 2:
        earlier = remove_query_param(address, "page")
    return Response({"count": total, "next": later, "previous": earlier, "results": rows})
