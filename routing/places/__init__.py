"""Places: found by what people type, read from what they paste, and told to the apps that lead there."""
