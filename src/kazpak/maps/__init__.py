"""Answers on maps: self-contained HTML pages made with Folium, which open anywhere, without a network."""
