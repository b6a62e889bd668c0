"""What is asked in the forms of deviations."""
