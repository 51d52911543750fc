"""The archives at work: filing, holds, loans, destruction, batches, exports, dossiers."""
