"""Ways to the outside: payment platforms, messages, scanners. Each has a Protocol, a fake and real ones."""
