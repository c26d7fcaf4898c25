"""What Ferry measures of itself: `ferry bench`."""
