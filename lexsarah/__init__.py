"""Lex Sarah: reports of missförhållanden, read by named people only."""
