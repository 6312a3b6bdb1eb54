"""One question, many cases: what differs, who wins where, and what it would take."""
