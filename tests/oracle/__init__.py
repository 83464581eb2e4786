"""The figures computed a second time, from the text alone, for the real ones to agree with."""
