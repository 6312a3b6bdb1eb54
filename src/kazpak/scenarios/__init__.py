"""Scenarios: named differences between cases, written as small cards. Case in, Case out."""
