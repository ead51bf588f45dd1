"""Break-glass: full access for an hour, loud from the first second, reviewed by somebody else."""
