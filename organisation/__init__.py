"""People: municipality, dated units, users, dated roles, labels and settings per nämnd."""
