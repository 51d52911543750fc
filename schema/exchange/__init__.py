"""The exchange with other systems, as GraphQL has it. Next: systems.py."""
