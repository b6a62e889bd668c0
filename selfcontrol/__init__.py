"""Self-inspections (SOSFS 2011:9 5 kap. 2 §)."""
