"""Paper hour: calls on printed sheets while power or network is away."""
