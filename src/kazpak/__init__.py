"""Freight options between Kazakhstan and Pakistan by road and rail."""
