"""The one exception a service raises when it will not do a thing, with a sentence for the person who asked."""

from typing import ClassVar


class Refused(Exception):
    """A deed that is not possible now. `message` is shown to people, `code` to programs and tests.

    Subclasses stand beside the service that raises them and set both as class attributes; `message` may be a
    lazy translation. Placeholders in the message are filled from the keyword arguments.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[object] = "This is not possible now."

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.values if self.values else text
