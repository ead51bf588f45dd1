"""Kinds of owners that rooms above this one bring along: named, since those rooms' models stand later than this one."""

_PATHS: dict[str, str] = {}


def join(code: str, path: str) -> None:
    """Have cards of a kind called here; from `AppConfig.ready`. path: `module.Class` of an OwnerKind."""
    _PATHS[code] = path


def paths() -> dict[str, str]:
    return dict(_PATHS)
