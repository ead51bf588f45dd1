"""The Local Government Directory of India, read from its CSV forms."""
