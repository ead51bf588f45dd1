"""Why a file cannot be read at all, each with what to do about it."""

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal


class CannotReadSheet(Refusal):
    """A file that is no sheet we can read. Never holds a cell of it."""

    code = "cannot_read_sheet"
    status = 422
    message = _(
        "The file cannot be read. Open it in a spreadsheet program, save it as XLSX and send it again."
    )

    def __init__(self, **params: object) -> None:
        super().__init__(self.message)
        self.params = params

    @property
    def sentence(self) -> str:
        return str(self.message) % self.params if self.params else str(self.message)


class WrongFileType(CannotReadSheet):
    code = "wrong_file_type"
    message = _("This is not a sheet. Send an XLSX, XLS, ODS or CSV file.")


class WebPageNotSheet(CannotReadSheet):
    code = "web_page_not_sheet"
    message = _(
        "This file is a web page under the name of a sheet. Open it in a spreadsheet program, save it as "
        "XLSX and send that."
    )


class EmptyFile(CannotReadSheet):
    code = "empty_file"
    message = _("The file is empty: no sheet in it has a filled row. Check that you chose the right file.")


class EncryptedWorkbook(CannotReadSheet):
    code = "encrypted_workbook"
    message = _("The file is locked with a password. Save it without a password and send it again.")


class LettersLost(CannotReadSheet):
    code = "letters_lost"
    message = _(
        "The Hindi letters of this file were lost when it was saved: question marks stand in their place. Open the "
        "file that it was made from, save it as XLSX and send that."
    )


class FileTooLarge(CannotReadSheet):
    code = "file_too_large"
    status = 413
    message = _("The file is larger than %(limit)s MB. Split it and send the parts one by one.")


class UnpacksTooLarge(CannotReadSheet):
    code = "unpacks_too_large"
    status = 413
    message = _(
        "Unpacked, this file would be far larger than any list of members. Copy the rows into a new sheet "
        "and send that."
    )


class TooManyColumns(CannotReadSheet):
    code = "too_many_columns"
    message = _(
        "The sheet has %(columns)s columns; at most %(limit)s can be read. Delete the columns that "
        "are not needed."
    )


class TooManyRows(CannotReadSheet):
    code = "too_many_rows"
    message = _("The sheet has more than %(limit)s rows. Split it and send the parts one by one.")
