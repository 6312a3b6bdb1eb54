"""Options between two places: legs inside layers, passages between them."""
