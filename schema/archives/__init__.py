"""Acts and questions about the archives, in GraphQL."""
