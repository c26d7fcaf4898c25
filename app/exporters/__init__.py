"""Tables for people to take away: CSV that Excel opens as it is, without personal data unless asked for."""
