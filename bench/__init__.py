"""How fast sales_batch is, and how fast other ways to do the same work are."""
