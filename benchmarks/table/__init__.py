"""The live table under load: real servers, real sockets, a driver in a process of its own."""
