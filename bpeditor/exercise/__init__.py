"""Exercises: answers are judged, mistakes are planted and explained; no Qt."""
