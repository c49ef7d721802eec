"""Writes the socket's records as TypeScript and as documentation, so that browser and server cannot differ."""

import inspect
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect as types

from scenes import pieces, protocol

HEAD = "// Written by `manage.py export_protocol` from scenes/protocol.py and scenes/pieces.py: change it there.\n"


def structs() -> list[type[msgspec.Struct]]:
    """Return every record, those inside others first."""
    found = [
        one
        for module in (pieces, protocol)
        for _, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, msgspec.Struct) and one.__module__ == module.__name__
    ]
    bases = {pieces.Part, pieces.Piece, protocol.Order, protocol.Item, protocol.Fact}
    return [one for one in found if one not in bases]


def typescript() -> str:
    """Return the module of types."""
    parts = [HEAD, f"export const VERSION = {protocol.VERSION};\n"]
    parts += [_interface(one) for one in structs()]
    parts.append(_union("AnyPiece", list(pieces.KINDS.values())))
    parts.append(_union("AnyOrder", protocol.ORDERS.__args__))
    parts.append(_union("AnyFact", protocol.FACTS.__args__))
    parts.append('export type PieceKind = AnyPiece["kind"];\n')
    return "\n".join(parts)


def markdown() -> str:
    """Return the tables of orders, facts and pieces."""
    groups = [
        ("Orders (to the server)", protocol.ORDERS.__args__),
        ("Facts (from the server)", protocol.FACTS.__args__),
        ("Pieces", pieces.KINDS.values()),
        ("Parts of these", [one for one in structs() if one.__struct_config__.tag is None]),
    ]
    parts = []
    for title, members in groups:
        parts.append(f"## {title}\n")
        parts += [_described(one) for one in members]
    return "\n".join(parts)


def _described(one: type[msgspec.Struct]) -> str:
    tag = one.__struct_config__.tag
    rows = [f"| `{name}` | {shape} | {_default(field)} |" for name, shape, field in _fields(one)]
    head = f"### `{tag}`" if tag else f"### {one.__name__}"
    about = " ".join((one.__doc__ or "").split())
    table = "\n".join(["| field | type | default |", "|---|---|---|", *rows]) + "\n" if rows else "No fields.\n"
    return f"{head}\n{about}\n\n{table}".replace("||", "| |")


def _default(field: types.Field) -> str:
    if field.required:
        return "needed"
    if field.default is not msgspec.NODEFAULT:
        return f"`{msgspec.json.encode(field.default).decode()}`"
    made = field.default_factory() if field.default_factory is not msgspec.NODEFAULT else None
    return "see there" if isinstance(made, msgspec.Struct) else f"`{msgspec.json.encode(made).decode()}`"


def _interface(one: type[msgspec.Struct]) -> str:
    tag, name = one.__struct_config__.tag, one.__struct_config__.tag_field
    sent = issubclass(one, protocol.Order)
    lines = [f'  {name}: "{tag}";'] if tag else []
    lines += [f"  {field}{'?' if sent and not it.required else ''}: {shape};" for field, shape, it in _fields(one)]
    return "export interface " + one.__name__ + " {\n" + "\n".join(lines) + "\n}\n"


def _union(name: str, members: Any) -> str:
    return f"export type {name} =\n" + "\n".join(f"  | {one.__name__}" for one in members) + ";\n"


def _fields(one: type[msgspec.Struct]) -> Iterator[tuple[str, str, types.Field]]:
    info = types.type_info(one)
    assert isinstance(info, types.StructType)
    for field in info.fields:
        yield field.encode_name, _shape(field.type), field


def _shape(kind: types.Type) -> str:
    simple = {types.IntType: "number", types.FloatType: "number", types.StrType: "string", types.BoolType: "boolean",
              types.NoneType: "null", types.AnyType: "unknown"}  # fmt: skip
    if type(kind) in simple:
        return simple[type(kind)]
    if isinstance(kind, types.Metadata):
        return _shape(kind.type)
    if isinstance(kind, types.StructType):
        return kind.cls.__name__
    return _compound(kind)


def _compound(kind: types.Type) -> str:
    if isinstance(kind, types.LiteralType):
        return " | ".join(msgspec.json.encode(value).decode() for value in kind.values)
    if isinstance(kind, types.UnionType):
        return " | ".join(dict.fromkeys(_shape(one) for one in kind.types))
    if isinstance(kind, types.ListType):
        inner = _shape(kind.item_type)
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    if isinstance(kind, types.DictType):
        return f"Record<string, {_shape(kind.value_type)}>"
    raise TypeError(f"no TypeScript for {kind}")
