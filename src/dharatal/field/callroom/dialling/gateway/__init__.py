"""A SIP gateway that rings the caller's line, then the member, and joins the two (RFC 3261, RFC 3725)."""
