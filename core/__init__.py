"""Toolbox: errors, Swedish dates, text and cryptography; no models, imports nothing of ours."""
