"""What the schema says of every address alike: the one shape of errors."""

from typing import Any

ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields", "details", "request_id"],
            "properties": {
                "code": {"type": "string", "description": "Stable; for programs.", "example": "invalid"},
                "message": {"type": "string", "description": "A sentence that the person can act on."},
                "fields": {
                    "type": "object",
                    "description": "Messages for each bad field.",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
                "details": {
                    "type": "object",
                    "description": "Facts that belong to the code.",
                    "additionalProperties": {},
                },
                "request_id": {"type": "string", "description": "Name it when you report a fault."},
            },
        }
    },
}
_REFUSALS = {
    "4XX": "Refused: 400 bad fields, 401 sign in, 403 not yours to do, 404 not there or hidden, 409 changed or taken "
    "meanwhile, 413 too large, 422 not acceptable, 429 too many (see Retry-After).",
}


def describe_errors(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add the error shape to every operation of a generated schema."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            for status, words in _REFUSALS.items():
                operation["responses"].setdefault(status, {"description": words, "content": body})
    return result
