"""The work: plain async functions, neither GraphQL nor web. Next: errors.py."""
