"""The figures agree with the independent computations."""
