"""A plan to look at and to take away: a map, a time chart, a page, a table. Text comes out; no file is opened."""
