"""Whatever people may hand in: broken, hostile or merely odd, through the whole intake."""
