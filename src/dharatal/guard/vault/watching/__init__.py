"""The watch over looks: how many members a log-in is shown a day, and when that is unlike the work of its role."""
