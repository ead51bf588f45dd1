"""Kinds of calls that rooms above have made; imports no models, so that they can be named from `AppConfig.ready`."""

_paths: dict[str, str] = {}


def add_kind(code: str, path: str) -> None:
    """Name a kind of owner by the dotted path of its class (`protocol.OwnerKind`), which is loaded when it is met."""
    _paths[code] = path


def path_of(code: str) -> str:
    """Empty for a kind that nobody named."""
    return _paths.get(code, "")
