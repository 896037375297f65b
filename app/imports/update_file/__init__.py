"""The update file `.thiduacn`: a signed package with a whole program in it."""
