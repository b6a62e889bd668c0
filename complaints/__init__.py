"""Complaints and views from outside and from staff."""
