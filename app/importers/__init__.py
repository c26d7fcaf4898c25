"""Tables people already have (CSV or Excel, English or Chinese), read row by row into commands for the desk."""
