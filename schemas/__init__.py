"""The words of Ferry: values, tables and the shapes people send and receive. No logic beyond field checks."""
