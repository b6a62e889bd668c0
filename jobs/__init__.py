"""Work that runs behind: who asked, how far it has come, what came out of it."""
