"""The arithmetic of Ferry: a problem in, a plan out. Pure, picklable, without network or files of its own."""
