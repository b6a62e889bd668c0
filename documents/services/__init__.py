"""Commands on files and documents. The heavy libraries are imported when a file is made, not before."""

from documents.services.pdfs import make_pdf, pdf_bytes
from documents.services.retention import erase_document, erase_file
from documents.services.storing import set_diary_number
from documents.services.uploads import store_upload
from documents.services.word import docx_bytes, make_docx
from documents.services.workbooks import Sheet, make_xlsx, xlsx_bytes

__all__ = [
    "Sheet",
    "docx_bytes",
    "erase_document",
    "erase_file",
    "make_docx",
    "make_pdf",
    "make_xlsx",
    "pdf_bytes",
    "set_diary_number",
    "store_upload",
    "xlsx_bytes",
]
