"""What the copilot remembers: renders, history, conversation."""
