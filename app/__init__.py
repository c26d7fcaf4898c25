"""The rim of Ferry: HTTP, sockets, clock, processes, pages and commands. The only floor with async and I/O."""
