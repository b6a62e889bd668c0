"""Reading: period summaries and the kvalitetsberättelse."""
