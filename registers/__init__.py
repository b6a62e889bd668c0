"""Registers: what the field's words mean; dated, per nämnd, edited in the browser."""
