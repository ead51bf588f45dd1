"""Cases whose truth is known: an organisation, a leak by somebody or nobody, a rival who calls, and complaints."""
