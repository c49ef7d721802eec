"""ComfyUI's workflows in API format, with placeholders such as %prompt% that an order fills (Django-free)."""

import json
import re
from pathlib import Path
from typing import Any

MOST_BYTES = 1 << 20
_PLACEHOLDER = re.compile(r"%(prompt|seed|width|height|aspect_ratio|checkpoint)%")


class BadWorkflow(ValueError):
    """The file cannot be used; the message is a sentence for the administrator."""


def read_workflow(path: Path) -> dict[str, Any]:
    """Return the nodes of a workflow file by their ids."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadWorkflow("COMFYUI_WORKFLOW names a file that is far too large.")
        graph = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, BadWorkflow):
            raise
        raise BadWorkflow("COMFYUI_WORKFLOW names no JSON file that can be read.") from error
    if not isinstance(graph, dict) or isinstance(graph.get("nodes"), list):
        raise BadWorkflow("COMFYUI_WORKFLOW is in the editor's format: export it with Export (API).")
    if not graph or not all(isinstance(node, dict) and "class_type" in node for node in graph.values()):
        raise BadWorkflow("COMFYUI_WORKFLOW holds no nodes with a class_type.")
    if "%prompt%" not in json.dumps(graph):
        raise BadWorkflow("COMFYUI_WORKFLOW has no %prompt% anywhere: what is asked for would not be drawn.")
    return graph


def wants(graph: dict[str, Any], placeholder: str) -> bool:
    """Whether a placeholder stands anywhere in it."""
    return f"%{placeholder}%" in json.dumps(graph)


def filled(part: Any, values: dict[str, str | int]) -> Any:
    """Return a part of a workflow with its placeholders filled, in one go: words of a prompt are never filled again.

    What is nothing but a placeholder becomes the value itself, so that numbers are numbers.
    """
    if isinstance(part, dict):
        return {name: filled(inner, values) for name, inner in part.items()}
    if isinstance(part, list):
        return [filled(inner, values) for inner in part]
    if not isinstance(part, str):
        return part
    whole = _PLACEHOLDER.fullmatch(part)
    if whole:
        return values[whole.group(1)]
    return _PLACEHOLDER.sub(lambda found: str(values[found.group(1)]), part)
