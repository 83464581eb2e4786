"""One small invented company, and the workbooks that its staff would have filled in."""
