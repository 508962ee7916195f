"""Words to a plan, and a plan to a result."""
