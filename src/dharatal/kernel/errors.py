"""The expected no."""


class Refusal(Exception):
    """Something that could not be done, for a reason its user can act on.

    sentence: translated, says what to do, holds no name, number or address of a person.
    code: stable, for `--json` and the API. status: the HTTP status that a page or the API answers with.
    """

    code = "refused"
    status = 409

    def __init__(self, sentence: object = "", *, code: str | None = None) -> None:
        super().__init__(sentence)
        self._sentence = sentence
        if code is not None:
            self.code = code

    @property
    def sentence(self) -> str:
        return str(self._sentence)

    @property
    def for_commands(self) -> str:
        """What the command line says: it may name a command, which no page does."""
        return self.sentence

    def __str__(self) -> str:
        return self.sentence
