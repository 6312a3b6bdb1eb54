"""The only floor that reads disk or network."""
