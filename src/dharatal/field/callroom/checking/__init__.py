"""Second calls: whether what was heard on the telephone was heard, asked without accusing anybody."""
