"""Sheets look for calls of their own kind: thousands of another, due before them, were tried one by one."""

from django.db import migrations

_BEFORE = "calls_candidate(int, timestamptz, int[], int[], int[], bigint[])"
_NOW = "calls_candidate(int, timestamptz, int[], int[], int[], bigint[], text)"
_PAPER = "calls_put_on_paper(uuid, int, text, uuid[], timestamptz, timestamptz, int[], int[], int[])"
_CLAIM = "calls_claim(uuid, timestamptz, timestamptz, int[], int[], int[])"
_TRIED = "AND NOT (t.phone_token = ANY (tried))"

# Only the words are changed, so that it does not matter what else a function has become meanwhile. No kind: any.
_FINDS = (
    ("tried bigint[])", "tried bigint[], p_kind text)"),
    (_TRIED, f"AND (p_kind IS NULL OR t.owner_kind = p_kind) {_TRIED}"),
)
_ASKS = {
    _PAPER: ("p_panchayats, tried);", "p_panchayats, tried, p_kind);"),
    _CLAIM: ("p_panchayats, tried);", "p_panchayats, tried, NULL);"),
}


def _reworded(function: str, *words: tuple[str, str], back: bool) -> str:
    text = f"pg_get_functiondef('{function}'::regprocedure)"
    for old, new in words:
        said, says = (new, old) if back else (old, new)
        text = f"replace({text}, $a${said}$a$, $a${says}$a$)"
    return f"DO $do$ BEGIN EXECUTE {text}; END $do$;"


def _remade(*, back: bool) -> str:
    here, there = (_NOW, _BEFORE) if back else (_BEFORE, _NOW)
    return "\n".join(
        (
            _reworded(here, *_FINDS, back=back),
            f"ALTER FUNCTION {there} OWNER TO dharatal_finder;",
            f"REVOKE ALL ON FUNCTION {there} FROM PUBLIC;",
            *(_reworded(function, words, back=back) for function, words in _ASKS.items()),
            f"DROP FUNCTION {here};",
        )
    )


class Migration(migrations.Migration):
    dependencies = [("calls", "0007_paper_asks")]
    operations = [migrations.RunSQL(_remade(back=False), _remade(back=True))]
