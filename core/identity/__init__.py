"""Finding what points out a person in Swedish text: numbers, e-mail, telephone, address and name.

Pure text in, findings out: nothing is stored, logged or asked of a database. What is found is suspected,
not known, so whoever shows it asks the writer (see `deviations`), and whoever publishes masks it.
"""

from core.identity.finding import Finding, Kind
from core.identity.looking import find_identities, mask_identities, mask_words
from core.identity.numbers import is_identity_number

__all__ = ["Finding", "Kind", "find_identities", "is_identity_number", "mask_identities", "mask_words"]
