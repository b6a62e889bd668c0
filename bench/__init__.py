"""Measuring the system: filling a database, and answering under load. No part of the product."""
