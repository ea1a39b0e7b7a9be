"""What we can show about the whole: what could go wrong, and what stands against it."""
