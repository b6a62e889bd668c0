"""Help for the tests of lists taken out to Excel: asking for one and reading it."""

import io

import openpyxl


def take_out(url, client, user, **asked):
    """Return the answer when the user asks for the list at the address, filtered as asked."""
    client.force_login(user)
    return client.get(url, asked)


def rows(response):
    """Return the list's rows in the workbook, each as {heading: value}."""
    (list_sheet,) = (sheet for sheet in _book(response) if sheet.title != "Om filen")
    head, *lines = list_sheet.values
    return [dict(zip(head, line, strict=True)) for line in lines]


def about(response):
    """Return what the workbook's first sheet tells about it."""
    return dict(list(_book(response)["Om filen"].values)[1:])


def _book(response):
    return openpyxl.load_workbook(io.BytesIO(response.content))
