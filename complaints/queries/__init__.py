"""Reads over complaints."""
