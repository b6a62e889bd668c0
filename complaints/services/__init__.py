"""What one does with a complaint: takes it in, answers it, follows it."""
