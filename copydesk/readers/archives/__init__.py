"""What inputs are wrapped in: compression and archives, opened without ever raising for damaged bytes."""
