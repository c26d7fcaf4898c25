"""Laws of what completed drives teach."""
