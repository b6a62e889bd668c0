"""Risk analyses in the individual's perspective (SOSFS 2011:9 5 kap. 1 §)."""
